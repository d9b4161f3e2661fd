// ChaCha20-Poly1305 (RFC 8439) by OpenSSL: keyed once, then whole messages sealed and opened.
#pragma once

#include "fieldvault/crypto/bytes.hpp"
#include "openssl_call.hpp"

namespace fieldvault::crypto {

// A nonce (12 bytes) seals one message under one key; the caller keeps that. Messages are under 2 GiB.
// Wrong sizes are mistakes of the caller: Error(program_failed).
class ChaCha20Poly1305 {
 public:
  static constexpr std::size_t key_size = 32;
  static constexpr std::size_t nonce_size = 12;
  static constexpr std::size_t tag_size = 16;

  explicit ChaCha20Poly1305(ByteView key);

  // sealed.size() must be plaintext.size() + 16.
  void seal(ByteView nonce, ByteView plaintext, MutableBytes sealed) { seal(nonce, {}, plaintext, sealed); }
  void seal(ByteView nonce, ByteView associated_data, ByteView plaintext, MutableBytes sealed);

  // plaintext.size() must be sealed.size() - 16. False: authentication failed, and plaintext is wiped.
  [[nodiscard]] bool open(ByteView nonce, ByteView sealed, MutableBytes plaintext) {
    return open(nonce, {}, sealed, plaintext);
  }
  [[nodiscard]] bool open(ByteView nonce, ByteView associated_data, ByteView sealed, MutableBytes plaintext);

 private:
  CipherContext sealing_;
  CipherContext opening_;
};

}  // namespace fieldvault::crypto
