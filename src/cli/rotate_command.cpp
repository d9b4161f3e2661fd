#include "rotate_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/rotation.hpp"
#include "fieldvault/vault/unconfirmed_file.hpp"
#include "input.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct RotateOptions {
  std::string out;
  bool yes = false;
};

int rotate(const RotateOptions& options, CommandContext& context) {
  require_named_new_file(options.out, context);
  vault::Vault vault = open_vault(context);
  if (!options.yes &&
      !typed_word("This vault gets new keys. Whoever trusts its card must add the new one before the next bundle.",
                  "rotate", "give --yes")) {
    throw Error(ErrorCode::wrong_usage, "another word was typed; nothing was changed");
  }
  vault::Transaction transaction(vault.database());
  const trust::Card card = trust::rotate_keys(vault);
  // Whole and on the disk before the keys are in the vault, and under its name only after: a card of keys that nobody
  // has would be trusted, and sealed to.
  vault::UnconfirmedFile file(vault.context(), options.out);
  file.write(bytes_of(trust::own_card_file(vault)));
  file.sync();
  transaction.commit();
  try {
    file.publish(options.out);
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("the vault has its new keys, but their card was not written: {}. `trust card "
                                          "--out FILE` writes it",
                                          error.what()));
  }
  if (context.options.json) {
    print_json(context.out, {{"epoch", card.epoch}, {"fingerprint", card.fingerprint()}, {"file", options.out}});
    return 0;
  }
  context.out << fmt::format(
      "new keys, epoch {}\nfingerprint {}\ncard written to {}\n"
      "Give it to everybody who trusts this vault: the earlier key vouches for it, and `trust add` asks for no\n"
      "comparison. Until then they refuse what this vault signs; what they seal for the earlier keys still opens "
      "here.\n",
      card.epoch, card.fingerprint(), shown(options.out));
  return 0;
}

}  // namespace

void bind_rotate(CLI::App& vault_noun, Choice& choice) {
  add_verb<RotateOptions>(
      vault_noun, choice, "rotate-keys", "Give the vault new keys, which the earlier ones vouch for",
      "--vault my-vault vault rotate-keys --out field7-2.card",
      [](CLI::App& verb, RotateOptions& options) {
        verb.add_option("--out", options.out, "The file for the new card; it must not exist")->required();
        verb.add_flag("--yes", options.yes, "Do not ask");
      },
      rotate);
}

}  // namespace fieldvault::cli
