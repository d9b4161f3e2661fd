// What is refused at the door leaves one ledger entry: why, and which device is to blame where its signature held.
#pragma once

#include <optional>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::trust {

namespace action {
inline constexpr std::string_view receipt_refuse = "receipt.refuse";
inline constexpr std::string_view trust_refuse = "trust.refuse";
}  // namespace action

// Whether something from outside was refused, rather than that the vault, its disk or its user failed.
[[nodiscard]] bool is_refusal(const Error& error) noexcept;

// In a transaction of its own. `signer` is the device whose signature over the thing held; without it nobody is blamed.
void record_refusal(vault::Vault& vault, std::string_view action, const Error& error,
                    const std::optional<vault::VaultId>& signer);

}  // namespace fieldvault::trust
