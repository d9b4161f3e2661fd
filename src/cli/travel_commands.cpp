#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "command.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/sync/travel.hpp"
#include "fieldvault/trust/slot_type.hpp"
#include "fieldvault/trust/travel.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "input.hpp"
#include "output.hpp"
#include "terminal.hpp"
#include "travel_unlock.hpp"

namespace fieldvault::cli {
namespace {

struct LockOptions {
  std::string out;
  std::string to;
  bool force = false;
  bool yes = false;
};

struct Holder {
  vault::EscrowCopy copy;
  std::string name;
};

// Whoever can bring the vault back: trusted cards of headquarters that were not revoked.
std::vector<Holder> escrow_holders(vault::Vault& vault) {
  std::vector<Holder> holders;
  const auto cards = trust::trusted_cards(vault.database());
  for (vault::EscrowCopy& copy : vault.escrow_copies()) {
    const auto card = std::ranges::find_if(cards, [&](const trust::TrustedCard& each) {
      return each.card.role == trust::Role::hq && !each.last_sequence && each.card.recipient == copy.recipient;
    });
    if (card != cards.end()) holders.push_back({std::move(copy), card->card.name.text()});
  }
  return holders;
}

const Holder& chosen_holder(const std::vector<Holder>& holders, const std::string& name) {
  if (name.empty()) return holders.front();
  const auto found = std::ranges::find(holders, name, &Holder::name);
  if (found == holders.end()) throw Error(ErrorCode::not_found, "no escrow slot here is for " + name);
  return *found;
}

void require_readiness(const sync::TravelReadiness& readiness, const LockOptions& options) {
  if (readiness.hindrances.empty() || options.force) return;
  throw Error(ErrorCode::forbidden,
              fmt::format("not locked: {}. Export a bundle and take headquarters' receipt first; --force locks all the "
                          "same",
                          fmt::join(readiness.hindrances, "; ")));
}

std::string only_here(const sync::TravelReadiness& readiness) {
  if (readiness.records_only_here + readiness.evidence_only_here == 0) return "Headquarters has everything.";
  return fmt::format("{} and {} here and not at headquarters.", number_of(readiness.records_only_here, "record"),
                     number_of(readiness.evidence_only_here, "evidence body is", "evidence bodies are"));
}

std::string names_of(const std::vector<Holder>& holders) {
  std::string names;
  for (const Holder& holder : holders) names += (names.empty() ? "" : ", ") + holder.name;
  return names;
}

int lock(const LockOptions& options, CommandContext& context) {
  require_new_file(options.out, context);
  vault::Vault vault = open_vault(context);
  const std::vector<Holder> holders = escrow_holders(vault);
  if (holders.empty()) {
    throw Error(ErrorCode::forbidden,
                "no trusted headquarters holds an escrow slot of this vault, so nobody could open it again: "
                "`slot add escrow --to NAME` first");
  }
  const Holder& holder = chosen_holder(holders, options.to);
  const sync::TravelReadiness readiness = sync::travel_readiness(vault);
  require_readiness(readiness, options);
  const std::string question = fmt::format(
      "After this no passphrase and no recovery code opens this vault: only {} can give it back. {}\nThe way back: "
      "`vault unlock-travel` here shows a challenge; {} answers it.",
      names_of(holders), only_here(readiness), holder.name);
  if (!options.yes && !typed_word(question, "lock", "give --yes")) {
    throw Error(ErrorCode::wrong_usage, "another word was typed; nothing was changed");
  }
  // First, so that a vault is never locked without the file that was asked for.
  if (!options.out.empty())
    context.world.disk.publish_new(options.out, bytes_of(trust::make_escrow_file(vault, holder.copy)));
  const auto removed = trust::lock_for_travel(vault);
  if (context.options.json) {
    Json json{{"locked", true},
              {"records_only_here", readiness.records_only_here},
              {"evidence_only_here", readiness.evidence_only_here}};
    for (const vault::SlotSummary& slot : removed) json["removed"].push_back(slot.id);
    for (const Holder& each : holders) json["escrow"].push_back(each.name);
    if (!options.out.empty()) json["file"] = options.out;
    print_json(context.out, json);
    return 0;
  }
  context.out << fmt::format("locked: {} removed; only {} can open this vault\n",
                             removed.size() == 1 ? "one slot" : fmt::format("{} slots", removed.size()), holder.name);
  if (options.out.empty()) {
    context.err << "Headquarters has no escrow file, so it can answer a challenge file, not a challenge read aloud.\n";
  } else {
    context.err << fmt::format("Send {} to {} before you travel: with it a challenge read aloud is enough.\n",
                               shown(options.out), holder.name);
  }
  context.err << "A copy of this vault made before still opens with its passphrase, and so does a disk image taken "
                 "before.\n";
  return 0;
}

struct AnswerOptions {
  std::string challenge;
  std::string escrow;
  std::string out;
  unsigned valid_hours = 72;
  bool yes = false;
};

trust::Challenge read_challenge(vault::Vault& vault, const AnswerOptions& options, CommandContext& context) {
  if (context.world.disk.exists(options.challenge)) {
    return trust::Challenge::parse(read_signed_file(options.challenge, context));
  }
  const crypto::AgeRecipient asker = trust::parse_challenge_code(options.challenge);
  if (options.escrow.empty()) {
    throw Error(ErrorCode::wrong_usage,
                "a challenge that was read aloud needs --escrow FILE, which `vault lock-travel --out` wrote");
  }
  trust::EscrowFile escrow = trust::read_escrow_file(vault, read_signed_file(options.escrow, context));
  return {std::move(escrow.copy), asker, context.world.clock.now()};
}

int answer(const AnswerOptions& options, CommandContext& context) {
  require_new_file(options.out, context);  // before the ledger says that an answer was given
  vault::Vault vault = open_vault(context);
  const trust::Challenge challenge = read_challenge(vault, options, context);
  const trust::Card asker = trust::asker_of(vault.database(), challenge.copy.vault);
  const std::string question = fmt::format(
      "This opens the vault of {} for whoever made the challenge\n    {}\nAnyone who holds the laptop can make one: "
      "have you spoken to {}, and do they read you the same challenge?",
      asker.name.text(), challenge.code(), asker.name.text());
  if (!options.yes && !typed_word(question, "answer", "give --yes")) {
    throw Error(ErrorCode::wrong_usage, "another word was typed; nothing was answered");
  }
  const trust::Answered answered =
      trust::answer_challenge(vault, challenge, static_cast<std::int64_t>(options.valid_hours) * 3600);
  if (!options.out.empty()) context.world.disk.publish_new(options.out, bytes_of(answered.answer.text()));
  if (context.options.json) {
    Json json{{"name", answered.asker.name.text()},
              {"vault", answered.answer.vault.text()},
              {"answer", answered.answer.code()},
              {"valid_until", answered.answer.valid_until.text()}};
    if (!options.out.empty()) json["file"] = options.out;
    print_json(context.out, json);
    return 0;
  }
  context.out << fmt::format("for {}, until {}:\n    {}\n", answered.asker.name.text(),
                             answered.answer.valid_until.text(), answered.answer.code());
  return 0;
}

}  // namespace

void bind_travel(CLI::App& noun, Choice& choice) {
  add_verb<LockOptions>(
      noun, choice, "lock-travel", "Before a border: leave escrow as the only way into the vault",
      "--vault my-vault vault lock-travel --out field7.escrow",
      [](CLI::App& verb, LockOptions& options) {
        verb.add_option("--out", options.out, "Write the escrow file with which headquarters answers by voice");
        verb.add_option("--to", options.to, "Whose escrow slot, where there are several");
        verb.add_flag("--force", options.force,
                      "Lock though headquarters has not confirmed, within 7 days, all that was written");
        verb.add_flag("--yes", options.yes, "Do not ask");
      },
      lock);
  add_verb<AnswerOptions>(
      noun, choice, "answer-travel", "At headquarters: answer the challenge of a vault that was locked for travel",
      "--vault hq vault answer-travel 7.challenge --out 7.answer",
      [](CLI::App& verb, AnswerOptions& options) {
        verb.add_option("challenge", options.challenge, "The challenge: a file, or the code as it was read aloud")
            ->required();
        verb.add_option("--escrow", options.escrow, "The escrow file of that vault; a code needs it");
        verb.add_option("--out", options.out, "Write the answer to this file");
        verb.add_option("--valid-hours", options.valid_hours, "How long the answer file is good: 1 to 720 hours")
            ->check(CLI::Range(1U, 720U))
            ->capture_default_str();
        verb.add_flag("--yes", options.yes, "Do not ask");
      },
      answer);
  bind_travel_unlock(noun, choice);
}

}  // namespace fieldvault::cli
