// What the vault master key is used for: one subkey for each purpose, bound to the vault id.
#pragma once

#include "fieldvault/vault/database.hpp"
#include "fieldvault/vault/header.hpp"

namespace fieldvault::vault {

[[nodiscard]] DatabaseKey database_key(const MasterKey& master, const VaultId& vault_id);
[[nodiscard]] HeaderMacKey header_mac_key(const MasterKey& master, const VaultId& vault_id);

}  // namespace fieldvault::vault
