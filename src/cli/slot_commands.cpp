#include <fmt/format.h>

#include <ostream>

#include "command.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/slot_type.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "kdf_options.hpp"
#include "output.hpp"
#include "passphrase.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct NoOptions {};

struct SlotAddOptions {
  std::string type;
  std::string new_passphrase_file;
  std::string recipient;
  KdfOptions kdf;
};

int slot_list(const NoOptions&, CommandContext& context) {
  const vault::Vault vault = open_vault(context);
  for (const vault::SlotSummary& slot : vault.slots()) {
    if (context.options.json) {
      print_json(context.out, {{"id", slot.id}, {"type", trust::slot_type_text(slot.type)}, {"detail", slot.detail}});
    } else {
      context.out << fmt::format("{}  {:<10}  {}\n", slot.id, trust::slot_type_text(slot.type), slot.detail);
    }
  }
  return 0;
}

int slot_add(const SlotAddOptions& options, CommandContext& context) {
  const auto cost = kdf_cost(options.kdf);
  vault::Vault vault = open_vault(context);
  if (options.type == "passphrase") {
    trust::add_passphrase_slot(vault, new_passphrase(options.new_passphrase_file, context), cost);
  } else if (options.type == "recovery") {
    trust::add_recovery_slot(vault, confirmed_recovery_code(context.world));
  } else {
    if (options.recipient.empty())
      throw Error(ErrorCode::wrong_usage, "slot add escrow needs --to NAME, a trusted card");
    const trust::TrustedCard card = trust::find_by_name(vault.database(), options.recipient);
    if (card.card.role != trust::Role::hq)
      throw Error(ErrorCode::forbidden, "an escrow slot is made for a card of role hq");
    trust::add_escrow_slot(vault, card.card.recipient);
  }
  const vault::SlotSummary slot = vault.slots().back();
  if (context.options.json) {
    print_json(context.out, {{"id", slot.id}, {"type", trust::slot_type_text(slot.type)}, {"detail", slot.detail}});
  } else {
    context.out << fmt::format("added {} slot {}\n", trust::slot_type_text(slot.type), slot.id);
  }
  return 0;
}

struct SlotRemoveOptions {
  std::string id;
  bool yes = false;
};

int slot_remove(const SlotRemoveOptions& options, CommandContext& context) {
  vault::Vault vault = open_vault(context);
  const vault::SlotSummary slot = trust::find_slot(vault, options.id);
  const std::string question =
      fmt::format("The {} slot {} will not open the vault any more; {}.", trust::slot_type_text(slot.type), slot.id,
                  number_of(vault.slots().size() - 1, "slot remains", "slots remain"));
  if (!options.yes && !typed_word(question, "remove", "give --yes")) {
    throw Error(ErrorCode::wrong_usage, "another word was typed; nothing was changed");
  }
  trust::remove_slot(vault, slot.id);
  if (context.options.json) {
    print_json(context.out, {{"removed", slot.id}});
  } else {
    context.out << "removed\n";
    context.err << "A copy of this vault made before still has the slot.\n";
  }
  return 0;
}

}  // namespace

void bind_slot(CLI::App& app, Choice& choice) {
  CLI::App* noun = add_noun(app, "slot", "The ways into the vault: passphrases, recovery codes, escrow");
  add_verb<NoOptions>(
      *noun, choice, "list", "List the slots", "--vault my-vault slot list", [](CLI::App&, NoOptions&) {}, slot_list);
  add_verb<SlotAddOptions>(
      *noun, choice, "add", "Add a slot", "--vault my-vault slot add recovery",
      [](CLI::App& verb, SlotAddOptions& options) {
        verb.add_option("type", options.type, "passphrase, recovery or escrow")
            ->required()
            ->check(CLI::IsMember({"passphrase", "recovery", "escrow"}));
        verb.add_option("--new-passphrase-file", options.new_passphrase_file, "Read the new passphrase from this file");
        verb.add_option("--to", options.recipient, "escrow: the name of a trusted hq card");
        bind_kdf(verb, options.kdf);
      },
      slot_add);
  add_verb<SlotRemoveOptions>(
      *noun, choice, "remove", "Remove a slot; the last passphrase or recovery slot stays",
      "--vault my-vault slot remove 56334cf7",
      [](CLI::App& verb, SlotRemoveOptions& options) {
        verb.add_option("id", options.id, "The slot's id, or a unique part of at least 4 characters from either end")
            ->required();
        verb.add_flag("--yes", options.yes, "Do not ask");
      },
      slot_remove);
}

}  // namespace fieldvault::cli
