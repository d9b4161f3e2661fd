// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) by libsodium, for small messages under random nonces.
#pragma once

#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::crypto {

inline constexpr std::size_t xchacha_key_size = 32;
inline constexpr std::size_t xchacha_nonce_size = 24;
inline constexpr std::size_t xchacha_tag_size = 16;

// sealed.size() must be plaintext.size() + 16; other sizes throw Error(program_failed).
void xchacha_seal(ByteView key, ByteView nonce, ByteView associated_data, ByteView plaintext, MutableBytes sealed);

// plaintext.size() must be sealed.size() - 16. False: authentication failed, and plaintext is wiped.
[[nodiscard]] bool xchacha_open(ByteView key, ByteView nonce, ByteView associated_data, ByteView sealed,
                                MutableBytes plaintext);

}  // namespace fieldvault::crypto
