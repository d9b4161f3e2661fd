#include "disclosure_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "export_preview.hpp"
#include "fieldvault/bundle/stamping.hpp"
#include "fieldvault/crypto/error.hpp"
#include "findings_output.hpp"
#include "input.hpp"
#include "output.hpp"
#include "passphrase.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

constexpr std::size_t max_authorities_size = std::size_t{1024} * 1024;

struct DiscloseOptions {
  std::vector<std::string> records;
  std::string to;
  std::string recipient;
  std::string purpose;
  std::string out;
  bool dry_run = false;
};

std::optional<crypto::AgeRecipient> given_recipient(const DiscloseOptions& options) {
  if (options.recipient.empty()) return std::nullopt;
  const auto recipient = crypto::AgeRecipient::parse(options.recipient);
  if (!recipient) throw Error(ErrorCode::wrong_usage, "--recipient takes an age recipient (age1...)");
  return recipient;
}

bundle::DisclosureRequest request_of(vault::Vault& vault, const DiscloseOptions& options) {
  bundle::DisclosureRequest request{
      {}, trust::CardName(options.to), given_recipient(options), purpose_of(options.purpose), options.out};
  const records::RecordStore store(vault);
  for (const std::string& name : options.records) request.records.push_back(store.resolve(name, ""));
  return request;
}

int disclose(const DiscloseOptions& options, CommandContext& context) {
  static_cast<void>(purpose_of(options.purpose));  // before a passphrase is asked for
  static_cast<void>(given_recipient(options));
  if (!options.dry_run) {
    if (options.out == "-") throw Error(ErrorCode::wrong_usage, "--out takes a file; a disclosure goes to no stream");
    require_named_new_file(options.out, context);
  }
  vault::Vault vault = open_vault(context);
  const bundle::DisclosureRequest request = request_of(vault, options);
  if (options.dry_run) {
    print_preview(context, bundle::preview_disclosure(vault, request));
    return 0;
  }
  const auto [statement, contents] = bundle::disclose(vault, request, progress_bar(context, "disclosing"));
  tell_held_back(context, contents.withheld);
  tell_conditions(context, contents.conditions);
  if (context.options.json) {
    print_json(context.out, {{"disclosure", statement.id},
                             {"file", options.out},
                             {"to", statement.to.text()},
                             {"recipient", statement.recipient.text()},
                             {"purpose", records::use_text(statement.purpose)},
                             {"records", statement.records},
                             {"evidence", statement.evidence},
                             {"withheld", held_back_json(contents.withheld)},
                             {"conditions", conditions_json(contents.conditions)}});
    return 0;
  }
  context.out << fmt::format("{} and {} for {}, {} held back: {}\n", number_of(statement.records, "record"),
                             number_of(statement.evidence, "evidence file"), shown(options.to),
                             contents.withheld.size(), shown(options.out));
  return 0;
}

struct VerifyOptions {
  std::string file;
  std::vector<std::string> cards;
  std::string fingerprint;
  std::string tsa;
};

// Whose key it is, only the person who verifies can know.
std::optional<bundle::Finding> doubt_of(const trust::Card& discloser, const VerifyOptions& options,
                                        CommandContext& context) {
  const auto finding = [](std::string message, std::string next) {
    return bundle::Finding{"FV-DIS-007", bundle::Severity::failure, ErrorCode::not_trusted, std::move(message),
                           std::move(next)};
  };
  const bool is_given = std::ranges::any_of(options.cards, [&](const std::string& file) {
    return trust::parse_card_file(read_signed_file(file, context)).text() == discloser.text();
  });
  if (is_given || trust::same_digits(options.fingerprint, discloser.fingerprint())) return std::nullopt;
  if (options.cards.empty() && options.fingerprint.empty()) {
    return finding("whose key signed it was not said, so it proves nothing yet",
                   fmt::format("ask {} for the fingerprint over a way that you trust, and give it with --fingerprint",
                               discloser.name.text()));
  }
  return finding(fmt::format("it is signed by another key, whose fingerprint is {}", discloser.fingerprint()),
                 "do not rely on it; ask whoever disclosed it");
}

Json ledger_json(const bundle::DisclosedLedger& ledger) {
  Json document = {{"device", ledger.device.device().text()},
                   {"name", ledger.device.name.text()},
                   {"size", ledger.head.size},
                   {"root", ledger.head.root.hex()},
                   {"cosigned_at", nullptr},
                   {"stamped_at", nullptr}};
  if (ledger.cosigned_at) document["cosigned_at"] = ledger.cosigned_at->text();
  if (ledger.stamped_at) document["stamped_at"] = ledger.stamped_at->text();
  return document;
}

Json entry_json(const bundle::Disclosure& disclosure, std::size_t ledger, const ledger::Entry& entry) {
  return {{"device", disclosure.ledgers[ledger].device.device().text()},
          {"index", entry.index},
          {"time", entry.time.text()}};
}

Json disclosure_json(const bundle::Disclosure& disclosure) {
  const bundle::DisclosureStatement& statement = disclosure.statement;
  Json ledgers = Json::array();
  for (const auto& ledger : disclosure.ledgers) ledgers.push_back(ledger_json(ledger));
  Json records = Json::array();
  for (const auto& [revision, ledger, entry] : disclosure.records) {
    const records::Envelope& envelope = revision.envelope();
    records.push_back({{"id", envelope.id.text()},
                       {"kind", envelope.kind()},
                       {"revision", envelope.revision},
                       {"root", revision.root().hex()},
                       {"written_at", envelope.written_at.text()},
                       {"withheld", revision.withheld_count()},
                       {"body", revision.body()},
                       {"entry", entry_json(disclosure, ledger, entry)}});
  }
  Json files = Json::array();
  for (const bundle::DisclosedFile& file : disclosure.files) {
    files.push_back({{"name", file.name},
                     {"evidence", file.evidence},
                     {"sha256", file.sha256.hex()},
                     {"length", file.length},
                     {"entry", entry_json(disclosure, file.ledger, file.entry)}});
  }
  return {{"disclosure", statement.id},
          {"discloser",
           {{"name", disclosure.discloser.name.text()},
            {"role", trust::role_text(disclosure.discloser.role)},
            {"device", statement.device.text()},
            {"fingerprint", disclosure.discloser.fingerprint()}}},
          {"to", statement.to.text()},
          {"purpose", records::use_text(statement.purpose)},
          {"time", statement.time.text()},
          {"ledgers", std::move(ledgers)},
          {"records", std::move(records)},
          {"files", std::move(files)}};
}

std::string entry_text(const bundle::Disclosure& disclosure, std::size_t ledger, const ledger::Entry& entry) {
  return fmt::format("entry {} of {}'s ledger, {}", entry.index, shown(disclosure.ledgers[ledger].device.name.text()),
                     entry.time.text());
}

void print_disclosure(std::ostream& out, const bundle::Disclosure& disclosure) {
  const bundle::DisclosureStatement& statement = disclosure.statement;
  out << fmt::format("disclosed by {} ({}) to {} for {}, {}\nfingerprint {}\n", shown(disclosure.discloser.name.text()),
                     trust::role_text(disclosure.discloser.role), shown(statement.to.text()),
                     records::use_text(statement.purpose), statement.time.text(), disclosure.discloser.fingerprint());
  for (const bundle::DisclosedLedger& ledger : disclosure.ledgers) {
    out << fmt::format("ledger of {}: {}", shown(ledger.device.name.text()),
                       number_of(ledger.head.size, "entry", "entries"));
    out << (ledger.cosigned_at ? fmt::format(", held by {} since {}", shown(disclosure.discloser.name.text()),
                                             ledger.cosigned_at->text())
                               : std::string(", its own"));
    out << (ledger.stamped_at ? fmt::format(", stamped {}\n", ledger.stamped_at->text()) : std::string("\n"));
  }
  for (const auto& [revision, ledger, entry] : disclosure.records) {
    const records::Envelope& envelope = revision.envelope();
    out << fmt::format("\n{} {}\n    {}; {} withheld\n", envelope.kind(), envelope.id.text(),
                       entry_text(disclosure, ledger, entry), number_of(revision.withheld_count(), "part"));
    print_fields(out, revision.body(), 4);
  }
  if (!disclosure.files.empty()) out << "\n";
  for (const bundle::DisclosedFile& file : disclosure.files) {
    out << fmt::format("{}  {}, SHA-256 {}\n    evidence {}, attached: {}\n", file.name, number_of(file.length, "byte"),
                       file.sha256.hex(), file.evidence, entry_text(disclosure, file.ledger, file.entry));
  }
}

int exit_code_of(const std::vector<bundle::Finding>& findings) {
  int code = 0;
  for (const bundle::Finding& finding : findings) {
    if (finding.severity == bundle::Severity::failure) code = std::max(code, static_cast<int>(finding.code));
  }
  return code;
}

int verify(const VerifyOptions& options, CommandContext& context) {
  std::optional<std::string> authorities;
  if (!options.tsa.empty()) {
    authorities = read_named_file(options.tsa, max_authorities_size, context);
  }
  std::optional<crypto::AgeIdentity> identity;
  if (!context.options.identity_file.empty()) identity.emplace(read_identity(context.options.identity_file));
  auto [disclosure, findings] =
      bundle::examine_disclosure(context.world.disk, options.file, identity, progress_bar(context, "verifying"));
  identity.reset();  // a time stamp is hostile ASN.1: no key is in memory while it is read
  const bool holds = disclosure && bundle::worst(findings) != bundle::Severity::failure;
  if (holds) {
    for (bundle::Finding& finding : bundle::judge_stamps(*disclosure, authorities))
      findings.push_back(std::move(finding));
    if (auto doubt = doubt_of(disclosure->discloser, options, context)) findings.push_back(*std::move(doubt));
  }
  const int code = exit_code_of(findings);
  if (context.options.json) {
    Json document = holds ? disclosure_json(*disclosure) : Json::object();
    document["verdict"] = code == 0 ? "pass" : "fail";
    document["findings"] = findings_json(findings);
    print_json(context.out, document);
    return code;
  }
  if (holds) print_disclosure(context.out, *disclosure);
  if (!findings.empty() && holds) context.out << "\n";
  print_findings(context.out, findings);
  context.out << (code == 0 ? "pass: every record and file stands in the ledger of the device that wrote it\n"
                            : "fail: it proves nothing\n");
  return code;
}

}  // namespace

void bind_disclosure(CLI::App& bundle_noun, Choice& choice) {
  add_verb<DiscloseOptions>(
      bundle_noun, choice, "disclose", "Show chosen records to a court, each proved to stand in a ledger",
      "--vault hq bundle disclose TESTIMONY EVIDENCE --to Court --recipient age1… --purpose court --out court.fvd",
      [](CLI::App& verb, DiscloseOptions& options) {
        verb.add_option("records", options.records, "The records to show: current revisions, evidence with its file")
            ->required();
        verb.add_option("--to", options.to, "Who gets it: the name of a trusted card, or any name with --recipient")
            ->required();
        verb.add_option("--recipient", options.recipient, "The age recipient of whoever has no card");
        verb.add_option("--purpose", options.purpose, "The use that consent must allow, as for `bundle export`: court")
            ->required();
        verb.add_option("--out", options.out, "The file to write; it must not exist");
        verb.add_flag("--dry-run", options.dry_run, "Only say what would be shown and what is held back");
      },
      disclose);
  add_verb<VerifyOptions>(
      bundle_noun, choice, "verify-disclosure", "Check a disclosure; needs no vault",
      "--identity-file court.key bundle verify-disclosure court.fvd --fingerprint \"12345 …\"",
      [](CLI::App& verb, VerifyOptions& options) {
        verb.add_option("file", options.file, "The disclosure, or what `age -d` made of it")->required();
        verb.add_option("--card", options.cards, "The discloser's card, from a way that you trust");
        verb.add_option("--fingerprint", options.fingerprint, "The 60 digits of the discloser's card")
            ->check(fingerprint_fault);
        verb.add_option("--tsa", options.tsa, "Certificates (PEM) of time-stamping authorities to trust");
      },
      verify);
}

}  // namespace fieldvault::cli
