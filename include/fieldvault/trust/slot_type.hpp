// The words for the types of key slots, in the ledger and on the command line.
#pragma once

#include <string_view>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::trust {

[[nodiscard]] std::string_view slot_type_text(vault::SlotType type);  // "passphrase", "recovery", "escrow"

}  // namespace fieldvault::trust
