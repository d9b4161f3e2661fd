#include "fieldvault/crypto/signature.hpp"

#include <sodium.h>

#include "sodium_octets.hpp"

namespace fieldvault::crypto {
namespace {

struct ExpandedKey {
  VerifyingKey verifying{};
  SecretBuffer signing{crypto_sign_SECRETKEYBYTES};
};

ExpandedKey expand(const SigningSeed& seed) {
  ExpandedKey key;
  crypto_sign_seed_keypair(sodium_octets(MutableBytes(key.verifying)), sodium_octets(key.signing.expose_mutable()),
                           sodium_octets(seed.expose()));
  return key;
}

}  // namespace

SigningSeed new_signing_seed(RandomSource& random) {
  SigningSeed seed;
  random.fill(seed.expose_mutable());
  return seed;
}

VerifyingKey verifying_key(const SigningSeed& seed) { return expand(seed).verifying; }

Signature sign(const SigningSeed& seed, ByteView message) {
  const ExpandedKey key = expand(seed);
  Signature signature{};
  crypto_sign_detached(sodium_octets(MutableBytes(signature)), nullptr, sodium_octets(message), message.size(),
                       sodium_octets(key.signing.expose()));
  return signature;
}

bool verify(const VerifyingKey& key, ByteView message, const Signature& signature) {
  return crypto_sign_verify_detached(sodium_octets(ByteView(signature)), sodium_octets(message), message.size(),
                                     sodium_octets(ByteView(key))) == 0;
}

}  // namespace fieldvault::crypto
