// What a roster does to the trusted cards. Inside the transaction in which it comes into force.
#pragma once

#include <optional>
#include <string>

#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/roster.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::trust {

// Trusts a card on the word of a roster, with a ledger entry. False where nothing changed: it is trusted already, or
// this vault's own. Errors as trust_card, but for the earlier key's word: the officers who sign the roster vouch for
// another key epoch of a device.
bool trust_listed_card(vault::Vault& vault, const Card& card, std::uint64_t roster_version);

// The name of the device of which a card is revoked by it now, or at a lower number than before, with a ledger entry
// for each card; nullopt where that card is not trusted, or everything was revoked so before. Its other key epochs are
// revoked with it, but for those that the roster lists: whoever took the keys may have made the next ones.
std::optional<std::string> revoke_listed_card(vault::Vault& vault, const RosterRevocation& revocation,
                                              const Roster& roster);

// Sets or lowers through which bundle a card is valid, with this content as the ledger entry; false where that changes
// nothing. A revocation is never loosened.
bool lower(vault::Vault& vault, const TrustedCard& card, std::uint64_t last_sequence, const Json& content);

}  // namespace fieldvault::trust
