// Ed25519 (RFC 8032) by libsodium: its verifier refuses S >= L, small-order and non-canonical points.
#pragma once

#include <array>
#include <compare>

#include "fieldvault/crypto/random.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::crypto {

struct SigningSeedTag;
using SigningSeed = SecretKey<SigningSeedTag, 32>;

using VerifyingKey = std::array<std::byte, 32>;
using Signature = std::array<std::byte, 64>;

[[nodiscard]] SigningSeed new_signing_seed(RandomSource& random);
[[nodiscard]] VerifyingKey verifying_key(const SigningSeed& seed);
[[nodiscard]] Signature sign(const SigningSeed& seed, ByteView message);
[[nodiscard]] bool verify(const VerifyingKey& key, ByteView message, const Signature& signature);

// BLAKE2b-512, as minisign prehashes with it.
class Blake2b512 {
 public:
  Blake2b512();
  ~Blake2b512();
  Blake2b512(const Blake2b512&) = delete;
  Blake2b512& operator=(const Blake2b512&) = delete;
  void update(ByteView bytes);
  [[nodiscard]] std::array<std::byte, 64> finish();

 private:
  alignas(64) std::array<std::byte, 384> state_;
};

}  // namespace fieldvault::crypto
