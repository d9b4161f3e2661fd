#include "master_key.hpp"

#include <algorithm>

#include "fieldvault/crypto/hash.hpp"

namespace fieldvault::vault {

DatabaseKey database_key(const MasterKey& master, const VaultId& vault_id) {
  const crypto::SecretBuffer key =
      crypto::hkdf_sha256(master.expose(), vault_id.bytes(), "fieldvault/database-key/1", 32);
  const crypto::SecretBuffer salt =
      crypto::hkdf_sha256(master.expose(), vault_id.bytes(), "fieldvault/database-salt/1", 16);
  DatabaseKey both;
  const auto end = std::copy(key.expose().begin(), key.expose().end(), both.expose_mutable().begin());
  std::copy(salt.expose().begin(), salt.expose().end(), end);
  return both;
}

HeaderMacKey header_mac_key(const MasterKey& master, const VaultId& vault_id) {
  return HeaderMacKey(
      crypto::hkdf_sha256(master.expose(), vault_id.bytes(), "fieldvault/header-mac/1", HeaderMacKey::size).expose());
}

}  // namespace fieldvault::vault
