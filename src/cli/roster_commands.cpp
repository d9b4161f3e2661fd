#include "roster_commands.hpp"

#include <fmt/format.h>

#include <ostream>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/sync/import.hpp"
#include "fieldvault/trust/held_rosters.hpp"
#include "fieldvault/trust/refusal.hpp"
#include "fieldvault/trust/roster_writing.hpp"
#include "findings_output.hpp"
#include "input.hpp"
#include "output.hpp"
#include "roster_output.hpp"
#include "set_aside_output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

trust::RosterFile read_roster(const std::string& path, CommandContext& context) {
  return trust::RosterFile::parse(read_roster_file(path, context));
}

void require_file(const std::string& out, CommandContext& context) {
  if (out == "-") throw Error(ErrorCode::wrong_usage, "--out takes a file; a roster does not go to a stream");
  require_named_new_file(out, context);
}

void print_written_roster(const trust::RosterFile& file, const std::string& out, CommandContext& context) {
  if (context.options.json) {
    Json document = roster_json(file, context);
    document["file"] = out;
    print_json(context.out, document);
  } else {
    print_roster(file, context);
    context.out << shown(out) << "\n";
  }
}

struct CreateOptions {
  std::string out;
  std::string expires;
  std::uint64_t threshold = 0;
  std::vector<std::string> cards;
  std::vector<std::string> signers;
};

int create(const CreateOptions& options, CommandContext& context) {
  require_file(options.out, context);
  vault::Vault vault = open_vault(context);
  trust::RosterPlan plan{options.expires, std::nullopt, options.cards, options.signers};
  if (options.threshold != 0) plan.threshold = options.threshold;
  const trust::RosterFile file = trust::draft_roster(vault, plan);
  trust::write_roster(vault, file, trust::action::roster_create, options.out);
  print_written_roster(file, options.out, context);
  return 0;
}

struct SignOptions {
  std::string file;
  std::string out;
  bool yes = false;
};

int sign(const SignOptions& options, CommandContext& context) {
  require_file(options.out, context);
  trust::RosterFile file = read_roster(options.file, context);
  vault::Vault vault = open_vault(context);
  file = trust::sign_roster(vault, std::move(file));
  if (!options.yes) {
    if (!context.options.json) print_roster(file, context);
    if (!typed_word("Sign this roster? Whoever takes it trusts these cards.", "sign", "give --yes")) {
      throw Error(ErrorCode::wrong_usage, "another word was typed; nothing was signed");
    }
  }
  trust::write_roster(vault, file, trust::action::roster_sign, options.out);
  print_written_roster(file, options.out, context);
  return 0;
}

struct ShowOptions {
  std::string file;
};

int show(const ShowOptions& options, CommandContext& context) {
  std::optional<trust::RosterFile> file;
  if (!options.file.empty()) {
    file = read_roster(options.file, context);
  } else {
    vault::Vault vault = open_vault(context);
    file = trust::current_roster(vault.database());
    if (!file) throw Error(ErrorCode::not_found, "this vault has no roster");
  }
  if (context.options.json) {
    print_json(context.out, roster_json(*file, context));
  } else {
    print_roster(*file, context);
  }
  return 0;
}

struct VerifyOptions {
  std::string file;
  std::string previous;
};

bool nobody_revoked(const crypto::VerifyingKey&) { return false; }

int verify(const VerifyOptions& options, CommandContext& context) {
  const trust::RosterFile file = read_roster(options.file, context);
  std::string beside;
  if (!options.previous.empty()) {
    const trust::RosterFile before = read_roster(options.previous, context);
    trust::require_successor(file, before.roster, nobody_revoked);
    beside = fmt::format("it follows version {}, and has the signatures that both ask for", before.roster.version);
  } else if (vault_path(context.options)) {
    vault::Vault vault = open_vault(context);
    trust::require_acceptable(vault.database(), file);
    beside = trust::current_roster(vault.database())
                 ? "it is the roster of this vault or follows it, with the signatures that both ask for"
                 : "it has the signatures that itself asks for; this vault has none before it: compare the fingerprint";
  } else {
    trust::require_own_threshold(file, nobody_revoked);
    beside = "it has the signatures that itself asks for; compare the fingerprint, or give --previous FILE";
  }
  if (context.options.json) {
    print_json(context.out, roster_json(file, context));
  } else {
    print_roster(file, context);
    context.out << "sound: " << beside << "\n";
  }
  return 0;
}

struct AddRosterOptions {
  std::vector<std::string> files;
  std::string fingerprint;
  bool yes = false;
};

// Only the first roster of a vault has nothing before it that vouches for it.
void confirm_first(const AddRosterOptions& options, const trust::Roster& roster) {
  if (!options.fingerprint.empty()) {
    std::string heard;
    for (const char c : options.fingerprint + " ") {
      if (c >= '0' && c <= '9') heard += c;
    }
    std::string own = roster.fingerprint();
    std::erase(own, ' ');
    if (heard == own) return;
    throw Error(ErrorCode::not_trusted,
                fmt::format("the fingerprint of the roster is another one: {}", roster.fingerprint()));
  }
  if (options.yes) return;
  if (!typed_word(roster_summary(roster) + "\nCompare it by voice with an officer.", "trust",
                  "give --fingerprint \"…\" or --yes")) {
    throw Error(ErrorCode::wrong_usage, "another word was typed; no roster was added");
  }
}

trust::RosterAddition add_all(const AddRosterOptions& options, const std::vector<trust::RosterFile>& rosters,
                              vault::Vault& vault) {
  trust::RosterAddition all{true, {}, {}};
  if (!trust::current_roster(vault.database())) {
    trust::require_acceptable(vault.database(), rosters.front());
    confirm_first(options, rosters.front().roster);
  }
  vault::Transaction transaction(vault.database());
  for (const trust::RosterFile& roster : rosters) {
    const trust::RosterAddition one = trust::add_roster(vault, roster);
    all.known_already = all.known_already && one.known_already;
    all.added.insert(all.added.end(), one.added.begin(), one.added.end());
    all.revoked.insert(all.revoked.end(), one.revoked.begin(), one.revoked.end());
  }
  transaction.commit();
  return all;
}

int add_rosters(const AddRosterOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  std::vector<trust::RosterFile> rosters;
  trust::RosterAddition addition;
  try {
    for (const std::string& path : options.files) rosters.push_back(read_roster(path, context));
    addition = add_all(options, rosters, vault);
  } catch (const Error& error) {
    if (trust::is_refusal(error)) trust::record_refusal(vault, trust::action::trust_refuse, error, std::nullopt);
    throw;
  }
  for (const std::string& line : trust::roster_warnings(vault)) tell_warning(context, line);
  const sync::ImportReport waiting = sync::import_waiting(vault, progress_bar(context, "importing"));
  for (const std::string& line : set_aside_lines(vault, waiting.set_aside)) tell_warning(context, line);
  if (context.options.json) {
    Json document = roster_json(rosters.back(), context);
    document["known_already"] = addition.known_already;
    document["added"] = addition.added;
    document["revoked"] = addition.revoked;
    document["records"] = waiting.records;
    print_json(context.out, document);
    require_disk_held(waiting.findings);
    return 0;
  }
  context.out << fmt::format("{}: {}\n", addition.known_already ? "in force already" : "in force",
                             roster_summary(rosters.back().roster));
  for (const std::string& name : addition.added) context.out << "trusted: " << name << "\n";
  for (const std::string& name : addition.revoked) context.out << "REVOKED: " << name << "\n";
  for (const bundle::Finding& finding : waiting.findings) {
    context.out << fmt::format("{}  {}\n", finding.id, shown(finding.message));
  }
  require_disk_held(waiting.findings);
  return 0;
}

void bind_writing(CLI::App& noun, Choice& choice) {
  add_verb<CreateOptions>(
      noun, choice, "create", "Draft the next roster from this vault's cards, for officers to sign",
      "--vault officer trust roster create --threshold 2 --expires 2027-06-30 --out team-1.roster",
      [](CLI::App& verb, CreateOptions& options) {
        verb.add_option("--out", options.out, "The file to write; it must not exist")->required();
        verb.add_option("--expires", options.expires, "The last day on which it is in force, YYYY-MM-DD")->required();
        verb.add_option("--threshold", options.threshold,
                        "How many signatures a roster needs (default: as the one in force)")
            ->check(CLI::Range(1, 32));
        verb.add_option("--card", options.cards,
                        "A card in it; again for each (default: this vault's own and all that are trusted)");
        verb.add_option("--signer", options.signers,
                        "The name of a card whose owner signs rosters; again for each (default: every officer)");
      },
      create);
  add_verb<SignOptions>(
      noun, choice, "sign", "Add this vault's signature to a roster",
      "--vault officer trust roster sign team-1.roster --out team-1.signed.roster",
      [](CLI::App& verb, SignOptions& options) {
        verb.add_option("file", options.file, "The roster")->required();
        verb.add_option("--out", options.out, "The file to write; it must not exist")->required();
        verb.add_flag("--yes", options.yes, "Do not ask");
      },
      sign);
}

}  // namespace

void bind_roster(CLI::App& noun, Choice& choice) {
  CLI::App* roster = add_noun(noun, "roster", "Rosters: the list of cards that officers sign together");
  bind_writing(*roster, choice);
  add_verb<ShowOptions>(
      *roster, choice, "show", "Show a roster: the one of the vault, or a file", "trust roster show team-1.roster",
      [](CLI::App& verb, ShowOptions& options) {
        verb.add_option("file", options.file,
                        "The roster (default: the one in force here); its signatures are not "
                        "checked: verify does that");
      },
      show);
  add_verb<VerifyOptions>(
      *roster, choice, "verify", "Check a roster's signatures and what it follows",
      "trust roster verify team-2.roster --previous team-1.roster",
      [](CLI::App& verb, VerifyOptions& options) {
        verb.add_option("file", options.file, "The roster")->required();
        verb.add_option("--previous", options.previous, "Without a vault: the version before it");
      },
      verify);
  add_verb<AddRosterOptions>(
      *roster, choice, "add", "Put a roster into force: its cards are trusted, its revocations bind",
      "trust roster add team-1.roster",
      [](CLI::App& verb, AddRosterOptions& options) {
        verb.add_option("files", options.files, "Rosters, in the order of their versions")->required();
        verb.add_option("--fingerprint", options.fingerprint,
                        "Of the first roster of this vault: the fingerprint heard from an officer");
        verb.add_flag("--yes", options.yes, "Do not ask: for scripts that got the roster over a safe way");
      },
      add_rosters);
}

}  // namespace fieldvault::cli
