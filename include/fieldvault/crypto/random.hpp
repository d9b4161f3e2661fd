// Where random bytes come from: the system, or a seed when an export must give the same bytes again.
#pragma once

#include <array>
#include <cstdint>

#include "fieldvault/crypto/bytes.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::crypto {

class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(MutableBytes out) = 0;
};

// libsodium's randombytes_buf.
class SystemRandom final : public RandomSource {
 public:
  void fill(MutableBytes out) override;
};

// HKDF-SHA256(seed, label || 64-bit big-endian counter of calls): the n-th call gives the same bytes for the
// same seed, label and length. A call may ask for at most 8,160 bytes.
class SeededRandom final : public RandomSource {
 public:
  SeededRandom(ByteView seed, std::string_view label);
  void fill(MutableBytes out) override;

 private:
  SecretBuffer seed_;
  std::string label_;
  std::uint64_t counter_ = 0;
};

[[nodiscard]] Bytes random_bytes(RandomSource& random, std::size_t size);

}  // namespace fieldvault::crypto
