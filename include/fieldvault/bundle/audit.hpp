// Audit: everything that can be said of a bundle without reading a testimony.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fieldvault/bundle/audit_policy.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::bundle {

struct AuditReport {
  std::vector<Finding> findings;
  std::string device;  // 32 hex digits; empty where it is not known
  std::optional<SequenceNumber> sequence;
  std::uint64_t ledger_entries = 0;
  std::uint64_t evidence = 0;
  std::optional<AuthenticBundle> bundle = {};      // absent where the outer layer failed
  std::optional<Statement> statement = {};         // absent where the contents were not opened
  [[nodiscard]] std::string_view verdict() const;  // "pass", "warn", "fail"
  [[nodiscard]] int exit_code() const;             // of the worst failure, or of a gap; otherwise 0
};

// With an officer's (or HQ's) vault: both layers, sequence, ledger; and the policy, where there is one. Remembers what
// it saw, with a ledger entry.
[[nodiscard]] AuditReport audit(vault::Vault& vault, const vault::Path& file, const evidence::Progress& progress,
                                const PolicyJudge* policy = nullptr);
// Without a vault: the outer layer and its date, with these cards to trust.
[[nodiscard]] AuditReport audit_outer(const vault::Context& world, const vault::Path& file,
                                      const std::vector<trust::Card>& cards, const evidence::Progress& progress,
                                      const PolicyJudge* policy = nullptr);

}  // namespace fieldvault::bundle
