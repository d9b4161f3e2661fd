// Passphrase to key: Argon2id v1.3 (RFC 9106), p = 1, with bounds that hold before memory is allocated.
#pragma once

#include <array>
#include <cstdint>

#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::crypto {

struct PassphraseKeyTag;
using PassphraseKey = SecretKey<PassphraseKeyTag, 32>;

// Memory in KiB and passes over it. A value of this type lies within the accepted bounds.
class Argon2Cost {
 public:
  static constexpr std::uint32_t min_memory_kib = 64 * 1024;
  static constexpr std::uint32_t max_memory_kib = 1024 * 1024;
  static constexpr std::uint32_t min_passes = 3;
  static constexpr std::uint32_t max_passes = 8;
  // Throws Error(input_refused): above the ceiling, or below the floor ("downgrade").
  Argon2Cost(std::uint32_t memory_kib, std::uint32_t passes);
  [[nodiscard]] std::uint32_t memory_kib() const noexcept { return memory_kib_; }
  [[nodiscard]] std::uint32_t passes() const noexcept { return passes_; }

 private:
  std::uint32_t memory_kib_;
  std::uint32_t passes_;
};

using Argon2Salt = std::array<std::byte, 16>;

// Throws Error(disk) never; not enough memory is Error(program_failed) with a message that says so.
[[nodiscard]] PassphraseKey derive_from_passphrase(const SecretBuffer& passphrase, const Argon2Salt& salt,
                                                   Argon2Cost cost);

// A cost that takes about one second here: at least 256 MiB and three passes, at most the ceiling.
[[nodiscard]] Argon2Cost calibrated_cost();

}  // namespace fieldvault::crypto
