#include "fieldvault/crypto/kdf.hpp"

#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "fieldvault/crypto/error.hpp"
#include "sodium_octets.hpp"

namespace fieldvault::crypto {
namespace {

constexpr std::uint32_t default_memory_kib = 256 * 1024;
constexpr std::uint32_t memory_step_kib = 64 * 1024;
constexpr double target_seconds = 1.0;

double seconds_of(Argon2Cost cost) {
  const SecretBuffer passphrase(16);
  const auto start = std::chrono::steady_clock::now();
  static_cast<void>(derive_from_passphrase(passphrase, Argon2Salt{}, cost));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Half of what the machine has: the vault may have to be opened beside other programs, or on a smaller laptop.
std::uint32_t memory_ceiling_kib() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page_size = sysconf(_SC_PAGESIZE);
  if (pages <= 0 || page_size <= 0) {
    return default_memory_kib;
  }
  const std::uint64_t half = static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_size) / 1024 / 2;
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(half, default_memory_kib, Argon2Cost::max_memory_kib));
}

}  // namespace

Argon2Cost::Argon2Cost(std::uint32_t memory_kib, std::uint32_t passes) : memory_kib_(memory_kib), passes_(passes) {
  if (memory_kib > max_memory_kib || passes > max_passes) {
    throw Error(ErrorCode::input_refused, "the key derivation asks for more than 1 GiB or 8 passes");
  }
  if (memory_kib < min_memory_kib || passes < min_passes) {
    throw Error(ErrorCode::input_refused, "downgrade: the key derivation asks for less than 64 MiB or 3 passes");
  }
}

PassphraseKey derive_from_passphrase(const SecretBuffer& passphrase, const Argon2Salt& salt, Argon2Cost cost) {
  initialise();
  const std::size_t memory = std::size_t{cost.memory_kib()} * 1024;
  // An empty secret has no address, and libsodium must be given one.
  const char* text = passphrase.size() == 0 ? "" : reinterpret_cast<const char*>(passphrase.expose().data());
  PassphraseKey key;
  if (crypto_pwhash(sodium_octets(key.expose_mutable()), PassphraseKey::size, text, passphrase.size(),
                    sodium_octets(ByteView(salt)), cost.passes(), memory, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw Error(ErrorCode::program_failed, "there is not enough memory to derive the key (" +
                                               std::to_string(cost.memory_kib() / 1024) +
                                               " MiB are needed); this says nothing about the passphrase");
  }
  return key;
}

Argon2Cost calibrated_cost() {
  const double least = seconds_of({Argon2Cost::min_memory_kib, Argon2Cost::min_passes});
  // The time grows in proportion to memory times passes. More memory first: it is what an attacker pays for.
  const double affordable_kib = Argon2Cost::min_memory_kib * target_seconds / std::max(least, 1e-3);
  const std::uint32_t ceiling = memory_ceiling_kib();
  const auto wanted = static_cast<std::uint32_t>(std::min<double>(affordable_kib, ceiling));
  const std::uint32_t memory = std::max(default_memory_kib, wanted / memory_step_kib * memory_step_kib);
  const auto passes = static_cast<std::uint32_t>(
      std::min<double>(Argon2Cost::max_passes, Argon2Cost::min_passes * affordable_kib / memory));
  return {memory, std::max(Argon2Cost::min_passes, passes)};
}

}  // namespace fieldvault::crypto
