#include <algorithm>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/vault/header.hpp"

namespace fieldvault::vault {

std::optional<VaultId> VaultId::parse(std::string_view hex) {
  const std::optional<Bytes> bytes = crypto::from_hex(hex);
  if (!bytes || bytes->size() != 16) return std::nullopt;
  std::array<std::byte, 16> value{};
  std::copy(bytes->begin(), bytes->end(), value.begin());
  return VaultId(value);
}

std::string VaultId::text() const { return crypto::to_hex(bytes_); }

SlotType Slot::type() const noexcept {
  if (std::holds_alternative<PassphraseSlot>(body)) return SlotType::passphrase;
  return std::holds_alternative<RecoverySlot>(body) ? SlotType::recovery : SlotType::escrow;
}

}  // namespace fieldvault::vault
