// Audit: everything that can be said of a bundle without reading a testimony.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::bundle {

struct AuditReport {
  std::vector<Finding> findings;
  std::string device;  // 32 hex digits; empty where it is not known
  std::optional<SequenceNumber> sequence;
  std::uint64_t ledger_entries = 0;
  std::uint64_t evidence = 0;
  std::optional<AuthenticBundle> bundle = {};      // absent where the outer layer failed
  std::optional<crypto::TreeHead> ledger = {};     // as the bundle's statement has it; absent where it was not opened
  [[nodiscard]] std::string_view verdict() const;  // "pass", "warn", "fail"
  [[nodiscard]] int exit_code() const;             // of the worst failure, or of a gap; otherwise 0
};

// With an officer's (or HQ's) vault: both layers, sequence, ledger. Remembers what it saw, with a ledger entry.
[[nodiscard]] AuditReport audit(vault::Vault& vault, const vault::Path& file, const evidence::Progress& progress);
// Without a vault: the outer layer and its date, with these cards to trust.
[[nodiscard]] AuditReport audit_outer(const vault::Context& world, const vault::Path& file,
                                      const std::vector<trust::Card>& cards, const evidence::Progress& progress);

}  // namespace fieldvault::bundle
