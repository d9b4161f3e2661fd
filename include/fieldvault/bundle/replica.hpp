// A device's ledger rebuilt from its bundles: entries are appended, and those that are there already must be the same.
#pragma once

#include <optional>
#include <vector>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::bundle {

// Stores the entries of one bundle into the replica. Works inside the caller's transaction. Error(not_trusted) where an
// entry differs from the one that is there: the device's history was rewritten.
class ReplicaRecorder : public SealedContents {
 public:
  ReplicaRecorder(vault::Vault& vault, const vault::VaultId& device)
      : vault_(&vault), log_(ledger::Log::replica(vault.database(), device.text())), size_(log_.size()) {}

  void consistency(const Consistency& consistency) override;
  void ledger_entry(const ledger::Entry& entry, std::string_view leaf) override;
  void checkpoint(std::string_view note) override { checkpoint_ = note; }
  void ledger_complete() override;  // keeps the checkpoint too
  void evidence_end() override { ++bodies_; }

  // False where entries are missing before this bundle's: then nothing of it was stored.
  [[nodiscard]] bool is_complete() const noexcept { return complete_; }
  [[nodiscard]] std::uint64_t entries() const noexcept { return entries_; }
  [[nodiscard]] std::uint64_t bodies() const noexcept { return bodies_; }
  [[nodiscard]] const ledger::Log& log() const noexcept { return log_; }
  // Where this bundle's entries begin; nullopt before consistency() was called.
  [[nodiscard]] const std::optional<crypto::TreeHead>& old_head() const noexcept { return old_head_; }
  // Those of these bodies that no entry of the replica names.
  [[nodiscard]] std::vector<crypto::Digest> unknown_bodies(std::vector<crypto::Digest> bodies) const;

 private:
  vault::Vault* vault_;
  ledger::Log log_;
  std::uint64_t size_;
  std::uint64_t entries_ = 0;
  std::uint64_t bodies_ = 0;
  bool complete_ = true;
  std::optional<crypto::TreeHead> old_head_;
  std::optional<crypto::TreeHead> new_head_;
  std::string checkpoint_;
};

}  // namespace fieldvault::bundle
