// The vault header: 16 KiB of fixed layout with the key slots, kept in two copies. docs/formats.md has the bytes.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fieldvault/crypto/age_keys.hpp"
#include "fieldvault/crypto/kdf.hpp"
#include "fieldvault/crypto/key_wrap.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::vault {

inline constexpr std::size_t header_size = std::size_t{16} * 1024;
inline constexpr std::size_t max_slots = 15;

struct MasterKeyTag;
using MasterKey = crypto::SecretKey<MasterKeyTag, 32>;
struct HeaderMacKeyTag;
using HeaderMacKey = crypto::SecretKey<HeaderMacKeyTag, 32>;

// 16 random bytes; text: 32 lower-case hex digits.
class VaultId {
 public:
  explicit VaultId(const std::array<std::byte, 16>& bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] static std::optional<VaultId> parse(std::string_view hex);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] const std::array<std::byte, 16>& bytes() const noexcept { return bytes_; }
  auto operator<=>(const VaultId&) const noexcept = default;

 private:
  std::array<std::byte, 16> bytes_;
};

using SlotId = std::array<std::byte, 16>;

enum class SlotType : std::uint16_t { passphrase = 1, recovery = 2, escrow = 3 };

struct PassphraseSlot {
  crypto::Argon2Cost cost;
  crypto::Argon2Salt salt;
  crypto::WrappedKey wrapped;
};
struct RecoverySlot {
  crypto::WrappedKey wrapped;
};
struct EscrowSlot {
  crypto::AgeRecipient recipient;
  Bytes age_file;  // 1 to 900 bytes: the master key and SHA-256 of the associated data, for that recipient
};

struct Slot {
  SlotId id;
  std::variant<PassphraseSlot, RecoverySlot, EscrowSlot> body;
  [[nodiscard]] SlotType type() const noexcept;
};

struct Header {
  VaultId vault_id;
  std::uint64_t generation = 1;
  std::vector<Slot> slots;

  // One valid encoding: everything unused is zero. Ends with SHA-256 (torn copies) and HMAC-SHA256 (changed copies).
  [[nodiscard]] Bytes encode(const HeaderMacKey& mac_key) const;
};

// A header whose layout, bounds and checksum are right; its MAC is not yet checked, since that needs the key.
class UnverifiedHeader {
 public:
  // Throws Error(input_refused) for: unknown version or suite ("written by a newer fieldvault"), slot count out of
  // range, duplicate slot ids, bytes that should be zero, Argon2 parameters out of bounds, p != 1; Error(damaged)
  // for a torn copy: wrong size, magic or checksum.
  [[nodiscard]] static UnverifiedHeader parse(ByteView bytes);
  [[nodiscard]] const Header& header() const noexcept { return header_; }
  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }  // as they were parsed
  [[nodiscard]] bool verify(const HeaderMacKey& mac_key) const;

 private:
  UnverifiedHeader(Header header, Bytes bytes) : header_(std::move(header)), bytes_(std::move(bytes)) {}
  Header header_;
  Bytes bytes_;
};

}  // namespace fieldvault::vault
