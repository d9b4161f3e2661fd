#include "fieldvault/crypto/key_wrap.hpp"

#include <sodium.h>

#include "sodium_octets.hpp"
#include "xchacha20_poly1305.hpp"

namespace fieldvault::crypto {
namespace {

constexpr std::size_t wrapped_size = 32;
constexpr std::string_view commitment_label = "fieldvault/key-commitment/1";

using Nonce = std::array<std::byte, xchacha_nonce_size>;
using Commitment = std::array<std::byte, 32>;

// XChaCha20-Poly1305 alone commits to no key: one ciphertext can be made that opens under two of them.
Commitment commit(ByteView wrapping_key, const Nonce& nonce, ByteView associated_data) {
  const ByteView label = bytes_of(commitment_label);
  Commitment commitment{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, sodium_octets(wrapping_key), wrapping_key.size(), commitment.size());
  crypto_generichash_update(&state, sodium_octets(label), label.size());
  crypto_generichash_update(&state, sodium_octets(ByteView(nonce)), nonce.size());
  crypto_generichash_update(&state, sodium_octets(associated_data), associated_data.size());
  crypto_generichash_final(&state, sodium_octets(MutableBytes(commitment)), commitment.size());
  sodium_memzero(&state, sizeof state);
  return commitment;
}

}  // namespace

WrappedKey wrap_key(ByteView wrapping_key, ByteView key, ByteView associated_data, RandomSource& random) {
  require_key_size(wrapping_key.size(), xchacha_key_size);
  require_key_size(key.size(), wrapped_size);
  initialise();
  WrappedKey wrapped{};
  random.fill(wrapped.nonce);
  xchacha_seal(wrapping_key, wrapped.nonce, associated_data, key, wrapped.ciphertext);
  wrapped.commitment = commit(wrapping_key, wrapped.nonce, associated_data);
  return wrapped;
}

std::optional<SecretBuffer> unwrap_key(ByteView wrapping_key, const WrappedKey& wrapped, ByteView associated_data) {
  require_key_size(wrapping_key.size(), xchacha_key_size);
  SecretBuffer key(wrapped_size);
  const bool committed =
      equal_in_constant_time(commit(wrapping_key, wrapped.nonce, associated_data), wrapped.commitment);
  const bool opened =
      xchacha_open(wrapping_key, wrapped.nonce, associated_data, wrapped.ciphertext, key.expose_mutable());
  if (!committed || !opened) {
    return std::nullopt;
  }
  return key;
}

}  // namespace fieldvault::crypto
