#include "xchacha20_poly1305.hpp"

#include <sodium.h>

#include "fieldvault/crypto/error.hpp"
#include "sodium_octets.hpp"

namespace fieldvault::crypto {
namespace {

void require_sizes(ByteView key, ByteView nonce, std::size_t plaintext, std::size_t sealed) {
  static_assert(xchacha_key_size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  static_assert(xchacha_nonce_size == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
  static_assert(xchacha_tag_size == crypto_aead_xchacha20poly1305_ietf_ABYTES);
  if (key.size() != xchacha_key_size || nonce.size() != xchacha_nonce_size || sealed < xchacha_tag_size ||
      sealed - xchacha_tag_size != plaintext) {
    throw Error(ErrorCode::program_failed, "a message of a wrong size was given to XChaCha20-Poly1305");
  }
}

}  // namespace

void xchacha_seal(ByteView key, ByteView nonce, ByteView associated_data, ByteView plaintext, MutableBytes sealed) {
  require_sizes(key, nonce, plaintext.size(), sealed.size());
  crypto_aead_xchacha20poly1305_ietf_encrypt(sodium_octets(sealed), nullptr, sodium_octets(plaintext), plaintext.size(),
                                             sodium_octets(associated_data), associated_data.size(), nullptr,
                                             sodium_octets(nonce), sodium_octets(key));
}

bool xchacha_open(ByteView key, ByteView nonce, ByteView associated_data, ByteView sealed, MutableBytes plaintext) {
  require_sizes(key, nonce, plaintext.size(), sealed.size());
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(sodium_octets(plaintext), nullptr, nullptr, sodium_octets(sealed),
                                                 sealed.size(), sodium_octets(associated_data), associated_data.size(),
                                                 sodium_octets(nonce), sodium_octets(key)) == 0) {
    return true;
  }
  wipe(plaintext);
  return false;
}

}  // namespace fieldvault::crypto
