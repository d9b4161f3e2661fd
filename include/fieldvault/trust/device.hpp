// This vault as a device among others: its name, role and keys; made at init, used to sign.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fieldvault/crypto/age_keys.hpp"
#include "fieldvault/crypto/minisign.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/card.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::trust {

// The secret keys of one epoch.
struct DeviceKeys {
  std::uint64_t epoch;
  crypto::MinisignSecretKey signing;
  crypto::AgeIdentity age;
  crypto::SigningSeed checkpoint;
};

// Creates the vault, its keys and the first ledger entries.
[[nodiscard]] vault::Vault create_device(const vault::Path& folder, const CardName& name, Role role,
                                         const vault::Passphrase& passphrase, std::optional<crypto::Argon2Cost> cost,
                                         vault::Context context);

// Opens the vault and writes the ledger entry of the slot that was used. A slot change that was cut off before its
// entry gets one now.
[[nodiscard]] vault::Vault open_device(const vault::Path& folder, const vault::Credential& credential,
                                       vault::Context context);
[[nodiscard]] vault::Vault open_device_by_escrow(const vault::Path& folder, const crypto::AgeIdentity& identity,
                                                 vault::Context context);
// The same, with the ledger's head as it was before this unlock wrote its entry: what a person noted after the last
// use.
struct UnlockedDevice {
  vault::Vault vault;
  crypto::TreeHead head_before;
};
[[nodiscard]] UnlockedDevice unlock_device(const vault::Path& folder, const vault::Credential& credential,
                                           vault::Context context);
[[nodiscard]] UnlockedDevice unlock_device_by_escrow(const vault::Path& folder, const crypto::AgeIdentity& identity,
                                                     vault::Context context);
[[nodiscard]] UnlockedDevice unlock_device_by_master_key(const vault::Path& folder, const vault::SlotId& slot,
                                                         const vault::MasterKey& master, vault::Context context);

// Slot changes with their ledger entries.
void add_passphrase_slot(vault::Vault& vault, const vault::Passphrase& passphrase,
                         std::optional<crypto::Argon2Cost> cost);
void add_recovery_slot(vault::Vault& vault, const vault::RecoveryCode& code);
void add_escrow_slot(vault::Vault& vault, const crypto::AgeRecipient& recipient);
// Error(forbidden): the last slot that a passphrase or recovery code opens; headquarters alone could open the rest.
void remove_slot(vault::Vault& vault, const std::string& slot_id);
// The slot that `text` is the id of, or an unambiguous beginning or end of at least 4 characters. Error(not_found).
[[nodiscard]] vault::SlotSummary find_slot(const vault::Vault& vault, std::string_view text);
void change_passphrase(vault::Vault& vault, const vault::Passphrase& passphrase,
                       std::optional<crypto::Argon2Cost> cost);

// Of the current epoch.
[[nodiscard]] DeviceKeys device_keys(vault::Vault& vault);
[[nodiscard]] Card own_card(vault::Vault& vault);
// What was signed under an earlier epoch is written again with its keys. Error(damaged) where there are none.
[[nodiscard]] DeviceKeys device_keys_of(vault::Vault& vault, std::uint64_t epoch);
// Of every epoch, newest first: a bundle may be for an earlier one, and earlier signatures are verified with them.
[[nodiscard]] std::vector<DeviceKeys> all_device_keys(vault::Vault& vault);
[[nodiscard]] std::vector<crypto::AgeIdentity> age_identities(vault::Vault& vault);
[[nodiscard]] std::vector<Card> own_cards(vault::Vault& vault);

// The own ledger's head as a signed C2SP checkpoint, at a size that is at most the ledger's.
[[nodiscard]] std::string signed_checkpoint(vault::Vault& vault, std::uint64_t size);
[[nodiscard]] std::string signed_checkpoint(vault::Vault& vault, std::uint64_t size, std::uint64_t epoch);
// A checkpoint of another device's ledger, cosigned (C2SP tlog-cosignature) as of when it was first held here. The
// caller has verified it.
[[nodiscard]] std::string cosigned(vault::Vault& vault, std::string_view checkpoint,
                                   const vault::Timestamp& held_since);
// The own ledger's head for the eye, at each unlock: three groups of five decimal digits. Two vaults whose ledgers
// differ in size or in any entry show different digits (by chance the same once in 10^15).
[[nodiscard]] std::string head_phrase(const crypto::TreeHead& head);

// The age identity as text for stock age ("break-glass"); writes a ledger entry.
[[nodiscard]] crypto::SecretBuffer export_identity(vault::Vault& vault);

}  // namespace fieldvault::trust
