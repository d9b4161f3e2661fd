// The cards that a person here chose to trust, and the questions asked of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/trust/card.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::trust {

struct TrustedCard {
  Card card;
  vault::Timestamp added_at;
  std::optional<std::uint64_t> last_sequence;  // revoked: valid through this sequence number
};

// Adds with a ledger entry. The same card again changes nothing. Error(not_trusted), since nobody takes over a name or
// a key: another device has this name already (or this vault itself has it; upper and lower case count alike), the
// same device has another card of this epoch, another card has this key, or the card is this vault's own; or the device
// is trusted under an earlier epoch and is_vouched_for() says no. Where the roster in force revokes the card, it is
// added as revoked.
void trust_card(vault::Vault& vault, const Card& card, std::string_view card_file);

// Whether the card is of the next key epoch of a device that is trusted here and not revoked, and that device's key
// signed it: then nobody needs to compare its fingerprint. `card_file` is the card's, as parse_card_file() took it.
[[nodiscard]] bool is_vouched_for(vault::Database& database, const Card& card, std::string_view card_file);

[[nodiscard]] std::vector<TrustedCard> trusted_cards(vault::Database& database);
[[nodiscard]] std::optional<TrustedCard> find_by_key(vault::Database& database, const crypto::KeyId& key);
// By exact name; Error(not_found) otherwise. The newest epoch where there are several.
[[nodiscard]] TrustedCard find_by_name(vault::Database& database, std::string_view name);
// The newest epoch.
[[nodiscard]] std::optional<TrustedCard> find_by_device(vault::Database& database, const vault::VaultId& device);

}  // namespace fieldvault::trust
