// The rosters that this vault took: which is in force, and how the next one comes into force.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fieldvault/trust/roster_chain.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::trust {

namespace action {
inline constexpr std::string_view roster_create = "roster.create";
inline constexpr std::string_view roster_sign = "roster.sign";
inline constexpr std::string_view roster_add = "roster.add";
}  // namespace action

// The one with the highest version; nullopt while there is none.
[[nodiscard]] std::optional<RosterFile> current_roster(vault::Database& database);
[[nodiscard]] std::optional<RosterFile> find_roster(vault::Database& database, std::uint64_t version);

// Whether a key belongs to a card that was revoked here.
[[nodiscard]] IsRevokedKey revoked_here(vault::Database& database);

// What require_successor and require_own_threshold say of it in this vault; an error is theirs. The roster that is in
// force, given again, passes.
void require_acceptable(vault::Database& database, const RosterFile& file);

struct RosterAddition {
  bool known_already = false;
  std::vector<std::string> added;    // names of cards that are trusted from now on
  std::vector<std::string> revoked;  // names of cards that were revoked, or at a lower number
};
// The roster comes into force: its cards are trusted, its revocations bind, in one transaction with a ledger entry for
// each. The one in force changes nothing. Of the first roster, a person must have compared the fingerprint.
// Errors: those of require_acceptable; Error(not_trusted) where a card would take over a name or key (trust_card).
RosterAddition add_roster(vault::Vault& vault, const RosterFile& file);

// Lines for the person who exports: the roster in force has expired, or revokes this vault's own card.
[[nodiscard]] std::vector<std::string> roster_warnings(vault::Vault& vault);

}  // namespace fieldvault::trust
