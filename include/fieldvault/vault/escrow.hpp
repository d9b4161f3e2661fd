// Escrow slots outside their vault: what headquarters needs to bring a vault back.
#pragma once

#include <vector>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::vault {

// An escrow slot and the vault that it belongs to. It is no secret: only the recipient can open it.
struct EscrowCopy {
  // Error(input_refused) for an age file of another length than 1 to 900 bytes.
  EscrowCopy(const VaultId& vault, const SlotId& slot, const crypto::AgeRecipient& recipient, Bytes age_file);
  VaultId vault;
  SlotId slot;
  crypto::AgeRecipient recipient;
  Bytes age_file;
};

// Of a vault that nobody has opened: from its newest header, whose MAC cannot be checked without the key. The errors of
// Vault::require_openable().
[[nodiscard]] std::vector<EscrowCopy> escrow_copies_on_disk(const Path& folder, Context context);
// Whether every header copy has escrow slots and nothing else: a lock that was cut off between the two is none yet. The
// same errors.
[[nodiscard]] bool has_only_escrow(const Path& folder, Context context);

// The master key in it, for the identity it was made for. Error(wrong_key) where that is another one;
// Error(authentication_failed) where the slot was made for another vault, or was changed.
[[nodiscard]] MasterKey open_escrow_copy(const EscrowCopy& copy, const crypto::AgeIdentity& identity);

}  // namespace fieldvault::vault
