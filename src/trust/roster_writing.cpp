#include "fieldvault/trust/roster_writing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/held_rosters.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "roster_entry.hpp"

namespace fieldvault::trust {
namespace {

using LastSequences = std::map<std::string, std::uint64_t>;  // by fingerprint

[[noreturn]] void wrong_plan(const std::string& why) { throw Error(ErrorCode::wrong_usage, why); }

std::vector<Card> planned_cards(vault::Vault& vault, const RosterPlan& plan) {
  const Card own = own_card(vault);
  std::vector<Card> cards;
  if (plan.cards.empty()) {
    cards.push_back(own);
    // Of a device the newest epoch, which comes first.
    std::set<std::string> devices;
    for (const TrustedCard& trusted : trusted_cards(vault.database())) {
      const bool is_newest = devices.insert(trusted.card.device().text()).second;
      if (is_newest && !trusted.last_sequence) cards.push_back(trusted.card);
    }
    return cards;
  }
  for (const std::string& name : plan.cards) {
    cards.push_back(name == own.name.text() ? own : find_by_name(vault.database(), name).card);
  }
  return cards;
}

std::vector<crypto::MinisignPublicKey> planned_signers(const RosterPlan& plan, const std::vector<Card>& cards) {
  std::vector<crypto::MinisignPublicKey> signers;
  if (plan.signers.empty()) {
    for (const Card& card : cards) {
      if (card.role == Role::officer) signers.push_back(card.signing_key);
    }
    return signers;
  }
  for (const std::string& name : plan.signers) {
    const auto card =
        std::find_if(cards.begin(), cards.end(), [&](const Card& each) { return each.name.text() == name; });
    if (card == cards.end()) wrong_plan(fmt::format("--signer {}: no card of that name is in the roster", name));
    signers.push_back(card->signing_key);
  }
  return signers;
}

// The lower number of two: a revocation is never loosened.
std::vector<RosterRevocation> planned_revocations(vault::Vault& vault, const std::optional<RosterFile>& before) {
  LastSequences lowest;
  const auto add = [&lowest](const std::string& fingerprint, std::uint64_t last) {
    const auto [at, is_new] = lowest.try_emplace(fingerprint, last);
    at->second = std::min(at->second, last);
  };
  for (const TrustedCard& trusted : trusted_cards(vault.database())) {
    if (trusted.last_sequence) add(trusted.card.fingerprint(), *trusted.last_sequence);
  }
  if (before) {
    for (const RosterRevocation& revocation : before->roster.revocations) {
      add(revocation.fingerprint, revocation.last_sequence);
    }
  }
  std::vector<RosterRevocation> revocations;
  for (const auto& [fingerprint, last] : lowest) revocations.push_back({fingerprint, last});
  return revocations;
}

bool is_signer(const Roster& roster, const crypto::VerifyingKey& key) {
  return std::any_of(roster.signers.begin(), roster.signers.end(),
                     [&](const crypto::MinisignPublicKey& signer) { return signer.key() == key; });
}

}  // namespace

RosterFile draft_roster(vault::Vault& vault, const RosterPlan& plan) {
  const auto before = current_roster(vault.database());
  const std::string today = vault.context().clock.now().day();
  if (!vault::Timestamp::parse(plan.expires + "T00:00:00Z")) wrong_plan("a date is YYYY-MM-DD");
  if (plan.expires < today) wrong_plan(fmt::format("{} has passed: a roster must expire later", plan.expires));
  if (!plan.threshold && !before) wrong_plan("say how many signatures a roster needs (--threshold)");
  std::vector<Card> cards = planned_cards(vault, plan);
  std::vector<crypto::MinisignPublicKey> signers = planned_signers(plan, cards);
  Roster roster{before ? before->roster.version + 1 : 1,
                before ? before->roster.hash() : crypto::Digest(),
                today,
                plan.expires,
                plan.threshold ? *plan.threshold : before->roster.threshold,
                std::move(signers),
                std::move(cards),
                planned_revocations(vault, before)};
  sort_roster(roster);
  try {
    return {Roster::parse(roster.text()), {}};
  } catch (const Error& error) {
    wrong_plan(error.what());
  }
}

RosterFile sign_roster(vault::Vault& vault, RosterFile file) {
  const auto before = current_roster(vault.database());
  // The roster in force may know an officer by an earlier key, and this one by the next.
  std::vector<DeviceKeys> asked = all_device_keys(vault);
  std::erase_if(asked, [&](const DeviceKeys& keys) {
    const crypto::VerifyingKey own = keys.signing.public_key().key();
    return !is_signer(file.roster, own) && !(before && is_signer(before->roster, own));
  });
  if (asked.empty()) {
    throw Error(ErrorCode::forbidden, "this vault's key is a signer neither of this roster nor of the one in force");
  }
  if (before) {
    require_place(file.roster, before->roster);
    static_cast<void>(count_signatures(file, &before->roster, revoked_here(vault.database())));
  } else {
    static_cast<void>(count_signatures(file, nullptr, revoked_here(vault.database())));
  }
  for (const DeviceKeys& keys : asked) file.sign(keys.signing);
  return file;
}

void write_roster(vault::Vault& vault, const RosterFile& file, std::string_view action, const vault::Path& out) {
  vault::Disk& disk = vault.context().disk;
  vault::Transaction transaction(vault.database());
  ledger::Journal(vault).act(action, roster_object(file.roster), roster_content(file.roster));
  disk.publish_new(out, bytes_of(file.encode()));
  try {
    transaction.commit();
  } catch (...) {
    disk.remove(out);
    throw;
  }
}

}  // namespace fieldvault::trust
