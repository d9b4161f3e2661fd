// A sweep opens vaults ten thousands of times. What Argon2id costs is not what it examines, so the harness may ask for
// its least cost; a vault made so opens only so.
#include <cstdlib>

#include "interposed.hpp"

extern "C" int crypto_pwhash(unsigned char* out, unsigned long long out_size, const char* passphrase,
                             unsigned long long passphrase_size, const unsigned char* salt, unsigned long long passes,
                             std::size_t memory, int algorithm) {
  static auto* const next =
      faults::next_of<int(unsigned char*, unsigned long long, const char*, unsigned long long, const unsigned char*,
                          unsigned long long, std::size_t, int)>("crypto_pwhash");
  static const bool cheap = std::getenv("FAULT_CHEAP_KDF") != nullptr;
  constexpr std::size_t least_memory = 8192;
  return next(out, out_size, passphrase, passphrase_size, salt, cheap ? 1 : passes, cheap ? least_memory : memory,
              algorithm);
}
