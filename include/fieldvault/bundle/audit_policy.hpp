// What an organisation demands of its bundles beyond their being sound: who signs for which team, how old a bundle may
// be, who must be able to open it, for which purposes it may leave. schemas/audit-policy.schema.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/bundle/examine.hpp"

namespace fieldvault::bundle {

inline constexpr std::size_t max_policy_size = std::size_t{512} * 1024;

// What is empty or absent is not demanded. Fingerprints are digits alone.
struct AuditPolicy {
  struct Team {
    std::string name;
    std::vector<std::string> may_sign;
  };
  std::vector<Team> teams;
  std::optional<std::int64_t> max_age_days;
  std::vector<std::string> required_recipients;
  std::vector<records::Use> purposes;
  crypto::Digest sha256;  // of the file

  // JSON by its schema; Error(input_refused) with the pointer of the first fault. `source` names the file in messages.
  [[nodiscard]] static AuditPolicy parse(std::string_view text, std::string_view source);
};

class PolicyJudge {
 public:
  // `team`: whose bundles these should be; empty: those of any team. Error(not_found): the policy has no such team.
  // `known`: the cards among which a required recipient is looked for.
  PolicyJudge(AuditPolicy policy, std::string_view team, std::vector<trust::Card> known);
  // Without a statement, since only the outer layer was opened, recipients and purpose are named as not judged.
  [[nodiscard]] std::vector<Finding> judge(const AuthenticBundle& bundle, const std::optional<Statement>& statement,
                                           vault::Timestamp now) const;
  [[nodiscard]] const crypto::Digest& policy_sha256() const noexcept { return policy_.sha256; }

 private:
  void judge_signer(const trust::Card& signer, std::vector<Finding>& findings) const;
  void judge_age(const Manifest& manifest, vault::Timestamp now, std::vector<Finding>& findings) const;
  void judge_recipients(const Statement& statement, std::vector<Finding>& findings) const;
  void judge_purpose(const Statement& statement, std::vector<Finding>& findings) const;

  AuditPolicy policy_;
  std::optional<AuditPolicy::Team> team_;
  std::vector<trust::Card> known_;
};

}  // namespace fieldvault::bundle
