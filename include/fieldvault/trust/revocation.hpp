// Revocation: what a device signs after a sequence number is believed no more.
#pragma once

#include <cstdint>
#include <string_view>

#include "fieldvault/trust/trusted_cards.hpp"

namespace fieldvault::trust {

namespace action {
inline constexpr std::string_view trust_revoke = "trust.revoke";
}  // namespace action

// The cards of this name, of every key epoch, are valid through `last_sequence` (0: nothing of them), with a ledger
// entry for each; nothing is sealed for it any more, and its receipts are refused. The same again changes nothing.
// Error(not_found); Error(forbidden) where it was revoked at a lower number: a revocation is never loosened.
TrustedCard revoke_card(vault::Vault& vault, std::string_view name, std::uint64_t last_sequence);

}  // namespace fieldvault::trust
