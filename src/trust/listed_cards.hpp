// What a roster does to the trusted cards. Inside the transaction in which it comes into force.
#pragma once

#include <optional>
#include <string>

#include "fieldvault/trust/roster.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::trust {

// Trusts a card on the word of a roster, with a ledger entry. False where nothing changed: it is trusted already, or
// this vault's own. Errors as trust_card, but for the earlier key's word: the officers who sign the roster vouch for
// another key epoch of a device.
bool trust_listed_card(vault::Vault& vault, const Card& card, std::uint64_t roster_version);

// The name of the card that is revoked by it now, or at a lower number than before, with a ledger entry; nullopt where
// no such card is trusted, or it was revoked at that number or a lower one.
std::optional<std::string> revoke_listed_card(vault::Vault& vault, const RosterRevocation& revocation,
                                              std::uint64_t roster_version);

}  // namespace fieldvault::trust
