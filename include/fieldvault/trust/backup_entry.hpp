// The ledger entry of a backup.
#pragma once

#include <cstdint>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::trust {

// Written before the copy is made, so that the copy says of itself which it is: `vault.backup` on the vault's id, with
// {"generation"}.
void record_backup(vault::Vault& vault, std::uint64_t generation);

}  // namespace fieldvault::trust
