// Whose records a destination has, as far as this vault knows: what was sent there, and what came from there.
#pragma once

#include <optional>
#include <set>

#include "fieldvault/records/record_store.hpp"
#include "outbox.hpp"

namespace fieldvault::bundle {

class Reached {
 public:
  // `channel` is absent where nothing has been sent to the destination yet.
  Reached(vault::Vault& vault, const std::optional<ChannelId>& channel, const vault::VaultId& destination)
      : vault_(&vault), channel_(channel), destination_(destination) {}
  // Reads what went at the first question: few exports have one to ask.
  [[nodiscard]] bool has(const records::RecordId& person) const;

 private:
  [[nodiscard]] std::set<records::RecordId> persons() const;
  vault::Vault* vault_;
  std::optional<ChannelId> channel_;
  vault::VaultId destination_;
  mutable std::optional<std::set<records::RecordId>> persons_;
};

}  // namespace fieldvault::bundle
