// A 32-byte key wrapped under another: XChaCha20-Poly1305 with associated data and a BLAKE2b key commitment.
#pragma once

#include <array>
#include <optional>

#include "fieldvault/crypto/random.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::crypto {

struct WrappedKey {
  std::array<std::byte, 24> nonce;
  std::array<std::byte, 48> ciphertext;  // 32 bytes and the tag
  std::array<std::byte, 32> commitment;  // BLAKE2b-256 keyed with the wrapping key over label, nonce, associated data
};

// wrapping_key and key are 32 bytes each.
[[nodiscard]] WrappedKey wrap_key(ByteView wrapping_key, ByteView key, ByteView associated_data, RandomSource& random);

// nullopt where the commitment or the tag does not fit: a wrong key, or a changed slot. Both are checked.
[[nodiscard]] std::optional<SecretBuffer> unwrap_key(ByteView wrapping_key, const WrappedKey& wrapped,
                                                     ByteView associated_data);

}  // namespace fieldvault::crypto
