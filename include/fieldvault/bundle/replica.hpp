// A device's ledger rebuilt from its bundles: entries are appended, and those that are there already must be the same.
#pragma once

#include <optional>
#include <vector>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/bundle/ledger_range.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::bundle {

// What becomes of a bundle before which entries are missing here: nothing of it is stored, or, since an officer gave
// the missing bundles up, the replica goes on behind a hole.
enum class MissingEntries { refused, given_up };

// Stores the entries of one bundle into the replica, and into a hole of it those that were missing. Works inside the
// caller's transaction. Error(not_trusted) where an entry differs from the one that is there: the device's history was
// rewritten; where it is in the name of a key that is known here as another device's; and where the first entry is not
// by the key that wrote the one before it, or to which that one handed the ledger over.
class ReplicaRecorder : public SealedContents {
 public:
  ReplicaRecorder(vault::Vault& vault, const vault::VaultId& device, MissingEntries missing = MissingEntries::refused)
      : vault_(&vault),
        log_(ledger::Log::replica(vault.database(), device.text())),
        missing_(missing),
        size_(log_.size()) {}

  // The head that the device signed in the bundle before: asked for before the first entry.
  void expect(const crypto::TreeHead& signed_before) { signed_before_ = signed_before; }
  // Whether the ledger in this bundle goes on from that head; true where none was expected. Holds where entries are
  // missing too.
  [[nodiscard]] bool goes_on() const noexcept { return goes_on_; }

  void consistency(const Consistency& consistency) override;
  void ledger_entry(const ledger::Entry& entry, std::string_view leaf) override;
  void checkpoint(std::string_view note) override { checkpoint_ = note; }
  void ledger_complete() override;  // keeps the checkpoint too
  void evidence_end() override { ++bodies_; }

  // False where entries are missing before this bundle's and may not be: then nothing of it was stored.
  [[nodiscard]] bool is_complete() const noexcept { return complete_; }
  // Whether entries are missing in the replica, so that not everything in a bundle can be held against it.
  [[nodiscard]] bool has_holes() const { return !log_.holes().empty(); }
  [[nodiscard]] std::uint64_t entries() const noexcept { return entries_; }
  [[nodiscard]] std::uint64_t bodies() const noexcept { return bodies_; }
  [[nodiscard]] const ledger::Log& log() const noexcept { return log_; }
  // Those of these bodies that no entry of the replica names; none where it has holes.
  [[nodiscard]] std::vector<crypto::Digest> unknown_bodies(std::vector<crypto::Digest> bodies) const;

 private:
  vault::Vault* vault_;
  [[nodiscard]] bool follows_at(std::uint64_t index) const;
  void judge_actor(const ledger::Entry& entry);
  void store(const ledger::Entry& entry);
  ledger::Log log_;
  MissingEntries missing_;
  std::uint64_t size_;
  std::optional<std::uint64_t> behind_hole_;  // where this bundle's entries begin, when a hole was opened before them
  std::uint64_t end_ = 0;                     // of the entries that were stored behind it
  std::string actor_;                         // of the last entry that was judged
  std::uint64_t entries_ = 0;
  std::uint64_t bodies_ = 0;
  bool complete_ = true;
  std::optional<crypto::TreeHead> signed_before_;
  LedgerRange up_to_it_;  // the entries of this bundle that stand before that head
  bool goes_on_ = true;
  std::optional<crypto::TreeHead> new_head_;
  std::string checkpoint_;
};

}  // namespace fieldvault::bundle
