// How each type of slot wraps the vault master key, and gives it back.
#pragma once

#include <optional>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::vault {

// A slot and the key that it is wrapped under, so that what was read back from the disk can be unlocked once more
// without deriving it again. An escrow slot has no such key: only the recipient can open it.
struct NewSlot {
  Slot slot;
  crypto::SecretBuffer wrapping_key;
};

[[nodiscard]] NewSlot make_slot(const VaultId& vault_id, const MasterKey& master, const Passphrase& passphrase,
                                crypto::Argon2Cost cost, crypto::RandomSource& random);
[[nodiscard]] NewSlot make_slot(const VaultId& vault_id, const MasterKey& master, const RecoveryCode& code,
                                crypto::RandomSource& random);
[[nodiscard]] NewSlot make_slot(const VaultId& vault_id, const MasterKey& master, const crypto::AgeRecipient& recipient,
                                crypto::RandomSource& random);

// nullopt: the slot is of another type, or the credential is not its own. Not enough memory for Argon2 stays the
// Error(program_failed) that it is.
[[nodiscard]] std::optional<MasterKey> open_slot(const VaultId& vault_id, const Slot& slot,
                                                 const Passphrase& passphrase);
[[nodiscard]] std::optional<MasterKey> open_slot(const VaultId& vault_id, const Slot& slot, const RecoveryCode& code);
[[nodiscard]] std::optional<MasterKey> open_slot(const VaultId& vault_id, const Slot& slot,
                                                 const crypto::AgeIdentity& identity);

// True where the slot, unwrapped under that key, holds the master key. Always true for an escrow slot.
[[nodiscard]] bool holds_master_key(const VaultId& vault_id, const Slot& slot, const crypto::SecretBuffer& wrapping_key,
                                    const MasterKey& master);

}  // namespace fieldvault::vault
