// A roster on its way: drafted from the cards of this vault, and signed by one officer after the other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fieldvault/trust/roster_file.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::trust {

struct RosterPlan {
  std::string expires;                     // YYYY-MM-DD
  std::optional<std::uint64_t> threshold;  // as in the roster in force where it is not said
  std::vector<std::string> cards;          // names; empty: this vault's own and every trusted card that is not revoked
  std::vector<std::string> signers;        // names among the cards; empty: every officer among them
};

// The next version, unsigned. What was revoked here, or in the roster in force, stands in it. Error(not_found): a name;
// Error(wrong_usage): no threshold, a date that is none or past, a signer who is revoked or not listed.
[[nodiscard]] RosterFile draft_roster(vault::Vault& vault, const RosterPlan& plan);
// With this vault's signature too. Error(forbidden): it is a signer neither of this roster nor of the one in force;
// Error(not_trusted), Error(authentication_failed): it does not follow the one in force, or a signature does not hold.
[[nodiscard]] RosterFile sign_roster(vault::Vault& vault, RosterFile file);

// Into a new file with its ledger entry (roster.create, roster.sign): both, or neither where either fails.
void write_roster(vault::Vault& vault, const RosterFile& file, std::string_view action, const vault::Path& out);

}  // namespace fieldvault::trust
