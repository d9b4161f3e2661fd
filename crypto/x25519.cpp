#include "x25519.hpp"

#include <sodium.h>

#include "sodium_octets.hpp"

namespace fieldvault::crypto {

std::optional<SecretBuffer> x25519(ByteView scalar, ByteView point) {
  require_key_size(scalar.size(), crypto_scalarmult_SCALARBYTES);
  require_key_size(point.size(), crypto_scalarmult_BYTES);
  SecretBuffer shared(crypto_scalarmult_BYTES);
  if (crypto_scalarmult(sodium_octets(shared.expose_mutable()), sodium_octets(scalar), sodium_octets(point)) != 0) {
    return std::nullopt;
  }
  return shared;
}

std::array<std::byte, 32> x25519_public(ByteView scalar) {
  require_key_size(scalar.size(), crypto_scalarmult_SCALARBYTES);
  std::array<std::byte, 32> point{};
  crypto_scalarmult_base(sodium_octets(MutableBytes(point)), sodium_octets(scalar));
  return point;
}

}  // namespace fieldvault::crypto
