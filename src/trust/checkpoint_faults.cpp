#include "fieldvault/trust/checkpoint_faults.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/ledger/kept_checkpoint.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/trusted_cards.hpp"

namespace fieldvault::trust {
namespace {

// A device has a key for each epoch.
std::vector<crypto::CheckpointKey> keys_of(vault::Vault& vault, const std::string& device) {
  std::vector<crypto::CheckpointKey> keys;
  if (device == vault.id().text()) {
    for (const Card& card : own_cards(vault)) keys.push_back(card.checkpoint_key);
  }
  for (const TrustedCard& trusted : trusted_cards(vault.database())) {
    if (trusted.card.device().text() == device) keys.push_back(trusted.card.checkpoint_key);
  }
  return keys;
}

bool fits(const ledger::Log& log, const ledger::KeptCheckpoint& kept, const std::vector<crypto::CheckpointKey>& keys) {
  if (kept.size > log.size()) return false;
  const crypto::TreeHead head = log.head_at(kept.size);
  return std::ranges::any_of(
      keys, [&](const crypto::CheckpointKey& key) { return crypto::verify_checkpoint(key, kept.note).head == head; });
}

}  // namespace

std::vector<std::string> checkpoint_faults(vault::Vault& vault) {
  std::vector<std::string> faults;
  vault::Statement logs = vault.database().prepare("SELECT id FROM log ORDER BY id");
  while (logs.step()) {
    const ledger::Log log = ledger::Log::by_id(vault.database(), logs.integer(0));
    const std::string device = log.device();
    const std::vector<crypto::CheckpointKey> keys = keys_of(vault, device);
    for (const ledger::KeptCheckpoint& kept : ledger::kept_checkpoints(vault.database(), log)) {
      if (fits(log, kept, keys)) continue;
      faults.push_back(fmt::format("the checkpoint of device {} over {} entries is not what it signed over this ledger",
                                   device, kept.size));
    }
  }
  return faults;
}

}  // namespace fieldvault::trust
