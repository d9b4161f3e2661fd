// Byte spans as the unsigned char pointers of libsodium, and fixed sizes checked.
#pragma once

#include "fieldvault/crypto/bytes.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::crypto {

inline const unsigned char* sodium_octets(ByteView bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

inline unsigned char* sodium_octets(MutableBytes bytes) noexcept {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace fieldvault::crypto
