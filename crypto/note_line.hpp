// What checkpoint and cosignature share of the C2SP signed-note format.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/crypto/signature.hpp"

namespace fieldvault::crypto {

inline constexpr std::string_view note_signature_mark = "\u2014 ";  // em dash, as the format asks

// What stands for an Ed25519 key in a verifier key: its signature type, then the key.
[[nodiscard]] inline std::array<std::byte, 33> note_typed_key(std::byte type, const VerifyingKey& key) noexcept {
  std::array<std::byte, 33> bytes{type};
  std::copy(key.begin(), key.end(), bytes.begin() + 1);
  return bytes;
}

// The first four bytes of SHA-256(name || LF || type || key).
[[nodiscard]] inline std::array<std::byte, 4> note_key_hash(std::string_view name, std::byte type,
                                                            const VerifyingKey& key) {
  Sha256 sha;
  sha.update(bytes_of(name));
  sha.update(bytes_of("\n"));
  sha.update(note_typed_key(type, key));
  const Digest digest = sha.finish();
  std::array<std::byte, 4> first{};
  std::copy_n(digest.bytes().begin(), first.size(), first.begin());
  return first;
}

}  // namespace fieldvault::crypto
