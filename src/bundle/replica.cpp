#include "fieldvault/bundle/replica.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/kept_checkpoint.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/rotation.hpp"

namespace fieldvault::bundle {
namespace {

Error rewritten(std::uint64_t index) {
  return {ErrorCode::not_trusted,
          fmt::format("FORK: the ledger of the device differs from what was seen before, at entry {}: the laptop was "
                      "cloned, went back to an old copy, or its history was rewritten",
                      index)};
}

Error strange_actor(const ledger::Entry& entry) {
  return {ErrorCode::not_trusted,
          fmt::format("ledger entry {} is by key {}, which is not this device's: a device writes only its own ledger",
                      entry.index, entry.actor)};
}

}  // namespace

// That entries go over from one key to the next as they should is judged from the bundle alone.
void ReplicaRecorder::judge_actor(const ledger::Entry& entry) {
  if (actor_.empty() && entry.index > 0 && entry.index <= size_) {
    if (const auto leaf = log_.find_leaf(entry.index - 1)) {
      const ledger::Entry before = ledger::Entry::parse(*leaf);
      const auto next = before.action == ledger::action::keys_rotate ? trust::rotated_to(before.object) : std::nullopt;
      if (entry.actor != (next ? next->text() : before.actor)) throw strange_actor(entry);
    }
  }
  if (entry.actor == actor_) return;
  actor_ = entry.actor;
  const auto key = crypto::KeyId::parse(entry.actor);
  const auto known = key ? trust::find_by_key(vault_->database(), *key) : std::nullopt;
  const bool is_own = std::ranges::any_of(trust::own_cards(*vault_), [&](const trust::Card& card) {
    return card.signing_key.id().text() == entry.actor && card.device().text() != log_.device();
  });
  if (is_own || (known && known->card.device().text() != log_.device())) throw strange_actor(entry);
}

void ReplicaRecorder::ledger_entry(const ledger::Entry& entry, std::string_view leaf) {
  judge_actor(entry);
  ++entries_;
  if (signed_before_ && entry.index < signed_before_->size) {
    up_to_it_.append(entry.index, crypto::merkle_leaf_hash(bytes_of(leaf)));
  }
  if (!complete_) return;
  if (const auto known = entry.index < size_ ? log_.find_leaf(entry.index) : std::nullopt) {
    if (*known != leaf) throw rewritten(entry.index);
    return;
  }
  if (!follows_at(entry.index)) {
    if (missing_ == MissingEntries::refused) {
      complete_ = false;
      return;
    }
    log_.open_hole(entry.index);
    behind_hole_ = entry.index;
  }
  store(entry);
}

// Whether nothing is missing at once before an entry that is not here.
bool ReplicaRecorder::follows_at(std::uint64_t index) const {
  if (index >= size_) return index == size_;
  const std::vector<ledger::Hole> holes = log_.holes();
  return std::ranges::find(holes, index, &ledger::Hole::first) != holes.end();
}

void ReplicaRecorder::store(const ledger::Entry& entry) {
  if (behind_hole_) {
    log_.append_behind_hole(entry);
    end_ = entry.index + 1;
  } else if (entry.index == size_) {
    log_.append(entry);
  } else {
    log_.fill(entry);
  }
  size_ = std::max(size_, entry.index + 1);
}

void ReplicaRecorder::consistency(const Consistency& consistency) {
  new_head_ = consistency.new_head;
  const crypto::TreeHead& old_head = consistency.old_head;
  if (signed_before_) {
    goes_on_ = signed_before_->size >= old_head.size && signed_before_->size <= new_head_->size &&
               up_to_it_.head_after(old_head.size, consistency.peaks) == signed_before_->root;
  }
  if (!complete_) return;
  if (behind_hole_) log_.join_hole(*behind_hole_, end_, consistency.peaks);
  if (old_head.size > size_) complete_ = false;
  if (old_head.size <= log_.size() && log_.head_at(old_head.size) != old_head) throw rewritten(old_head.size);
}

void ReplicaRecorder::ledger_complete() {
  if (!complete_) return;
  if (log_.head_at(new_head_->size) != *new_head_) throw rewritten(new_head_->size);
  ledger::keep_checkpoint(vault_->database(), log_, new_head_->size, checkpoint_, vault_->context().clock.now());
}

std::vector<crypto::Digest> ReplicaRecorder::unknown_bodies(std::vector<crypto::Digest> bodies) const {
  if (has_holes()) return {};
  for (std::uint64_t index = 0; index < size_ && !bodies.empty(); ++index) {
    const ledger::Entry entry = log_.entry(index);
    if (entry.body && entry.action == ledger::action::evidence_attach) std::erase(bodies, *entry.body);
  }
  return bodies;
}

}  // namespace fieldvault::bundle
