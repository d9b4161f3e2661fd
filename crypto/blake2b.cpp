// The BLAKE2b-512 of signature.hpp.
#include <sodium.h>

#include "fieldvault/crypto/signature.hpp"
#include "sodium_octets.hpp"

namespace fieldvault::crypto {
namespace {

crypto_generichash_state* hash_state(std::array<std::byte, 384>& bytes) noexcept {
  static_assert(sizeof(crypto_generichash_state) == 384 && alignof(crypto_generichash_state) == 64);
  return reinterpret_cast<crypto_generichash_state*>(bytes.data());
}

}  // namespace

Blake2b512::Blake2b512() {
  initialise();
  crypto_generichash_init(hash_state(state_), nullptr, 0, crypto_generichash_BYTES_MAX);
}

Blake2b512::~Blake2b512() { wipe(state_); }

void Blake2b512::update(ByteView bytes) {
  crypto_generichash_update(hash_state(state_), sodium_octets(bytes), bytes.size());
}

std::array<std::byte, 64> Blake2b512::finish() {
  std::array<std::byte, 64> value{};
  crypto_generichash_final(hash_state(state_), sodium_octets(MutableBytes(value)), value.size());
  return value;
}

}  // namespace fieldvault::crypto
