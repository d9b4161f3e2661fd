// X25519 (RFC 7748) by libsodium; a shared secret of all zeros is refused.
#pragma once

#include <array>
#include <optional>

#include "fieldvault/crypto/bytes.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::crypto {

// Both are 32 bytes, otherwise Error(program_failed). nullopt where the shared secret is all zeros.
[[nodiscard]] std::optional<SecretBuffer> x25519(ByteView scalar, ByteView point);

// The public point of a scalar of 32 bytes.
[[nodiscard]] std::array<std::byte, 32> x25519_public(ByteView scalar);

}  // namespace fieldvault::crypto
