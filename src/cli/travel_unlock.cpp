#include "travel_unlock.hpp"

#include <fmt/format.h>

#include <ostream>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/signed_text.hpp"
#include "fieldvault/trust/travel.hpp"
#include "input.hpp"
#include "kdf_options.hpp"
#include "line_input.hpp"
#include "output.hpp"
#include "passphrase.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct UnlockOptions {
  std::string challenge;
  std::string answer;
  std::string slot;
  std::string new_passphrase_file;
  bool again = false;
  KdfOptions kdf;
};

constexpr int tries_at_an_answer = 5;

std::string locked_vault(CommandContext& context) {
  const auto folder = vault_path(context.options);
  if (!folder) throw Error(ErrorCode::wrong_usage, "name the vault: --vault DIR, or FIELDVAULT_VAULT");
  if (!vault::has_only_escrow(*folder, context.world)) {
    throw Error(ErrorCode::forbidden, "this vault is not locked for travel: its passphrase or recovery code opens it");
  }
  return *folder;
}

// A file holds the answer's text, or the code as it was read aloud.
crypto::SecretBuffer masked_key(const std::string& file, const std::string& folder, CommandContext& context) {
  const std::string text = read_signed_file(file, context);
  if (!trust::signed_text_type(text)) return crypto::from_spoken_code(text, trust::answer_code);
  trust::Answer answer = trust::Answer::parse(text);
  const auto waiting = trust::waiting_challenge(folder, context.world);
  if (waiting && answer.asker != waiting->asker) {
    throw Error(ErrorCode::wrong_key, "this is the answer to another challenge than the one that waits here");
  }
  if (answer.valid_until < context.world.clock.now()) {
    throw Error(ErrorCode::forbidden,
                fmt::format("this answer was good until {}; ask headquarters for another", answer.valid_until.text()));
  }
  return std::move(answer.masked);
}

int finish(const std::string& folder, const vault::Passphrase& passphrase, const crypto::SecretBuffer& masked,
           const UnlockOptions& options, CommandContext& context) {
  const auto given = kdf_cost(options.kdf);
  const trust::UnlockedDevice device =
      trust::unlock_with_answer(folder, passphrase, masked, given ? *given : crypto::calibrated_cost(), context.world);
  for (const std::string& warning : device.vault.unlock_report().warnings) tell_warning(context, warning);
  if (context.options.json) {
    print_json(context.out, {{"unlocked", true}, {"vault", device.vault.id().text()}});
  } else {
    context.out << "unlocked: the passphrase that you chose opens the vault again\n";
    context.err << "There is no recovery code now: `slot add recovery` makes one.\n";
  }
  return 0;
}

int tell_challenge(const trust::Challenge& challenge, const UnlockOptions& options, CommandContext& context) {
  const vault::Timestamp until(challenge.made.unix_seconds() + trust::challenge_seconds);
  if (context.options.json) {
    Json json{{"challenge", challenge.code()}, {"valid_until", until.text()}};
    if (!options.challenge.empty()) json["file"] = options.challenge;
    print_json(context.out, json);
    return 0;
  }
  context.out << fmt::format("challenge, good until {}:\n    {}\n", until.text(), challenge.code());
  if (options.challenge.empty()) {
    context.err << "Read it to headquarters. Their answer is typed here, now or when you run this again.\n";
  } else {
    context.err << fmt::format("Send {} to headquarters, and read them the challenge. Then: --answer FILE.\n",
                               shown(options.challenge));
  }
  return 0;
}

// By voice: the answer is typed with echo, since nobody else can use it.
int ask_for_answer(const std::string& folder, std::optional<vault::Passphrase> passphrase, const UnlockOptions& options,
                   CommandContext& context) {
  for (int left = tries_at_an_answer; left > 0; --left) {
    const TypedLine typed = LineInput().ask("Answer of headquarters (empty: later): ");
    if (typed.end == TypedLine::End::stopped || typed.text.empty()) break;
    try {
      const crypto::SecretBuffer masked = crypto::from_spoken_code(typed.text, trust::answer_code);
      if (!passphrase) passphrase = chosen_passphrase(options.new_passphrase_file, context);
      return finish(folder, *passphrase, masked, options, context);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::input_refused && error.code() != ErrorCode::wrong_key) throw;
      tell(error.what());
      if (error.code() == ErrorCode::wrong_key) passphrase.reset();
    }
  }
  context.err << "The challenge waits; run this again with the answer.\n";
  return 0;
}

int unlock_travel(const UnlockOptions& options, CommandContext& context) {
  const std::string folder = locked_vault(context);
  if (!options.answer.empty()) {
    const crypto::SecretBuffer masked = masked_key(options.answer, folder, context);
    return finish(folder, chosen_passphrase(options.new_passphrase_file, context), masked, options, context);
  }
  require_new_file(options.challenge, context);  // before a challenge that waits is given up
  std::optional<vault::Passphrase> passphrase;
  auto challenge = options.again ? std::nullopt : trust::waiting_challenge(folder, context.world);
  if (!challenge) {
    // The vault has no other passphrase now, so that the option for one means the new one.
    passphrase = options.new_passphrase_file.empty() ? first_passphrase(context)
                                                     : new_passphrase(options.new_passphrase_file, context);
    const auto given = kdf_cost(options.kdf);
    const auto slot = options.slot.empty() ? std::nullopt : std::optional(options.slot);
    challenge =
        trust::begin_challenge(folder, *passphrase, given ? *given : crypto::calibrated_cost(), slot, context.world);
  }
  if (!options.challenge.empty()) context.world.disk.publish_new(options.challenge, bytes_of(challenge->text()));
  tell_challenge(*challenge, options, context);
  const bool asks = !context.options.json && options.challenge.empty() && has_terminal() && error_is_terminal();
  return asks ? ask_for_answer(folder, std::move(passphrase), options, context) : 0;
}

}  // namespace

void bind_travel_unlock(CLI::App& noun, Choice& choice) {
  add_verb<UnlockOptions>(
      noun, choice, "unlock-travel", "After a border: ask headquarters for the vault, and open it with the answer",
      "--vault my-vault vault unlock-travel --challenge 7.challenge",
      [](CLI::App& verb, UnlockOptions& options) {
        verb.add_option("--challenge", options.challenge, "Write the challenge to this file, to be sent");
        verb.add_option("--answer", options.answer, "The file that headquarters sent: its answer, or the code alone");
        verb.add_option("--slot", options.slot, "The escrow slot to ask for, 32 hex digits, where there are several");
        verb.add_option("--new-passphrase-file", options.new_passphrase_file,
                        "The passphrase that will open the vault; the same for challenge and answer");
        verb.add_flag("--again", options.again, "Make a new challenge; the one that waits is given up");
        bind_kdf(verb, options.kdf);
      },
      unlock_travel);
}

}  // namespace fieldvault::cli
