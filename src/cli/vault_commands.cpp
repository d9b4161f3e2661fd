#include <fmt/format.h>

#include <ostream>

#include "backup_commands.hpp"
#include "command.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/draft.hpp"
#include "fieldvault/sync/receipt.hpp"
#include "fieldvault/trust/device.hpp"
#include "kdf_options.hpp"
#include "output.hpp"
#include "passphrase.hpp"
#include "rotate_command.hpp"
#include "terminal.hpp"
#include "verify_command.hpp"

namespace fieldvault::cli {
namespace {

struct InitOptions {
  std::string folder;
  std::string role;
  std::string name;
  bool no_recovery = false;
  KdfOptions kdf;
};

int init(const InitOptions& options, CommandContext& context) {
  const auto role = trust::parse_role(options.role);
  if (!role) throw Error(ErrorCode::wrong_usage, "--role is field, officer or hq");
  const trust::CardName name(options.name);
  const auto cost = kdf_cost(options.kdf);
  if (!options.no_recovery && !has_terminal()) {
    throw Error(ErrorCode::wrong_usage,
                "a recovery code needs a terminal to be typed back on; give --no-recovery without one");
  }
  vault::Vault::require_creatable(options.folder, context.world);
  const vault::Passphrase passphrase = first_passphrase(context);
  // Before the vault is there: whoever gives up at the prompt must not be left with a code that opens nothing.
  std::optional<vault::RecoveryCode> recovery;
  if (!options.no_recovery) recovery = confirmed_recovery_code(context.world);
  vault::Vault vault = trust::create_device(options.folder, name, *role, passphrase, cost, context.world);
  for (const std::string& warning : vault.unlock_report().warnings) tell_warning(context, warning);
  if (recovery) trust::add_recovery_slot(vault, *recovery);
  const trust::Card card = trust::own_card(vault);
  if (context.options.json) {
    print_json(context.out, {{"vault", vault.id().text()},
                             {"name", card.name.text()},
                             {"role", trust::role_text(card.role)},
                             {"fingerprint", card.fingerprint()}});
  } else {
    context.out << fmt::format("vault {} at {}\nrole {}, name {}\nfingerprint {}\n", vault.id().text(),
                               shown(options.folder), trust::role_text(card.role), card.name.text(),
                               card.fingerprint());
    if (options.no_recovery) {
      context.err << "There is no recovery code: who forgets the passphrase loses the vault (`slot add recovery`).\n";
    }
  }
  return 0;
}

struct NoOptions {};

int info(const NoOptions&, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const trust::Card card = trust::own_card(vault);
  const crypto::TreeHead head = ledger::Log::own(vault.database()).head();
  const auto alarms = sync::standing_alarms(vault.database());
  const records::Drafts drafts(vault);
  const std::size_t interviews = drafts.waiting(records::draft::interview).size();
  const std::size_t edits = drafts.waiting(records::draft::edit).size();
  if (context.options.json) {
    print_json(context.out, {{"vault", vault.id().text()},
                             {"name", card.name.text()},
                             {"role", trust::role_text(card.role)},
                             {"epoch", card.epoch},
                             {"fingerprint", card.fingerprint()},
                             {"slots", vault.slots().size()},
                             {"ledger_size", head.size},
                             {"ledger_root", head.root.hex()},
                             {"head_phrase", trust::head_phrase(head)},
                             {"unfinished_interviews", interviews},
                             {"unfinished_edits", edits},
                             {"alarms", alarms}});
    return 0;
  }
  context.out << fmt::format("vault        {}\nname         {}\nrole         {}\nepoch        {}\nfingerprint  {}\n",
                             vault.id().text(), card.name.text(), trust::role_text(card.role), card.epoch,
                             card.fingerprint());
  context.out << fmt::format("slots        {}\nledger       {}\nhead         {}\n", vault.slots().size(),
                             number_of(head.size, "entry", "entries"), trust::head_phrase(head));
  if (interviews + edits > 0)
    context.out << fmt::format("unfinished   {}, {}\n", number_of(interviews, "interview"), number_of(edits, "edit"));
  return 0;
}

struct PasswdOptions {
  std::string new_passphrase_file;
  KdfOptions kdf;
};

int passwd(const PasswdOptions& options, CommandContext& context) {
  const auto cost = kdf_cost(options.kdf);
  vault::Vault vault = open_vault(context);
  trust::change_passphrase(vault, new_passphrase(options.new_passphrase_file, context), cost);
  if (context.options.json) {
    print_json(context.out, {{"changed", true}});
  } else {
    context.out << "the passphrase was changed\n";
    context.err << "A copy of this vault made before still opens with the old passphrase.\n";
  }
  return 0;
}

struct IdentityOptions {
  std::string out;
  bool yes = false;
};

int identity(const IdentityOptions& options, CommandContext& context) {
  require_named_new_file(options.out, context);
  vault::Vault vault = open_vault(context);
  if (!options.yes && !typed_word("This writes the secret key that opens every bundle for this vault, unencrypted.",
                                  "identity", "give --yes")) {
    throw Error(ErrorCode::wrong_usage, "another word was typed; nothing was written");
  }
  const crypto::SecretBuffer text = trust::export_identity(vault);
  crypto::SecretBuffer line(text.size() + 1);
  std::copy(text.expose().begin(), text.expose().end(), line.expose_mutable().begin());
  line.expose_mutable().back() = std::byte{'\n'};
  context.world.disk.publish_new(options.out, line.expose());
  tell_warning(context, "Whoever has this file reads every bundle that was sealed for this vault.");
  if (context.options.json) print_json(context.out, {{"file", options.out}});
  return 0;
}

}  // namespace

void bind_vault(CLI::App& app, Choice& choice) {
  CLI::App* noun = add_noun(app, "vault", "Make, check and describe a vault");
  add_verb<InitOptions>(
      *noun, choice, "init", "Make a vault: a folder that only its passphrase opens",
      "vault init my-vault --role field --name \"Field 7\"",
      [](CLI::App& verb, InitOptions& options) {
        verb.add_option("folder", options.folder, "The folder to make")->required();
        verb.add_option("--role", options.role, "Whose vault it is")
            ->required()
            ->check(CLI::IsMember({"field", "officer", "hq"}));
        verb.add_option("--name", options.name, "The name on its card: 1 to 64 ASCII characters")->required();
        verb.add_flag("--no-recovery", options.no_recovery, "Make no recovery code");
        bind_kdf(verb, options.kdf);
      },
      init);
  const auto nothing = [](CLI::App&, NoOptions&) {};
  add_verb<NoOptions>(*noun, choice, "info", "Say whose vault it is, its fingerprint and its ledger's head",
                      "--vault my-vault vault info", nothing, info);
  bind_verify(*noun, choice);
  add_verb<PasswdOptions>(
      *noun, choice, "passwd", "Change the passphrase", "--vault my-vault vault passwd",
      [](CLI::App& verb, PasswdOptions& options) {
        verb.add_option("--new-passphrase-file", options.new_passphrase_file, "Read the new passphrase from this file");
        bind_kdf(verb, options.kdf);
      },
      passwd);
  add_verb<IdentityOptions>(
      *noun, choice, "identity", "Write the vault's secret age identity for stock age: headquarters' break-glass",
      "--vault hq vault identity --out hq.identity",
      [](CLI::App& verb, IdentityOptions& options) {
        verb.add_option("--out", options.out, "The file to write; it must not exist")->required();
        verb.add_flag("--yes", options.yes, "Do not ask");
      },
      identity);
  bind_backup(*noun, choice);
  bind_rotate(*noun, choice);
  bind_travel(*noun, choice);
}

}  // namespace fieldvault::cli
