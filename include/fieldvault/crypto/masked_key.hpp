// A 32-byte key for whoever holds one X25519 scalar, in no more than 32 bytes, so that it can be read aloud.
#pragma once

#include "fieldvault/crypto/age_keys.hpp"
#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::crypto {

// The mask between two parties who each know one scalar and the other's point: HKDF-SHA256(X25519, asker || answerer,
// "fieldvault/masked-key/1" || context). Both sides compute the same. The asker's scalar must be fresh for each key:
// one mask over two keys would give their difference away. Nothing authenticates the masked key: the asker must be able
// to tell whether it is the right one. Error(authentication_failed) for a point of low order.
[[nodiscard]] SecretBuffer mask_of_asker(const AgeIdentity& asker, const AgeRecipient& answerer, ByteView context);
[[nodiscard]] SecretBuffer mask_of_answerer(const AgeIdentity& answerer, const AgeRecipient& asker, ByteView context);

// key XOR mask, each 32 bytes; the same call takes the mask off.
[[nodiscard]] SecretBuffer masked(ByteView key, const SecretBuffer& mask);

}  // namespace fieldvault::crypto
