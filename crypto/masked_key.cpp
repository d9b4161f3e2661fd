#include "fieldvault/crypto/masked_key.hpp"

#include <string>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "x25519.hpp"

namespace fieldvault::crypto {
namespace {

constexpr std::string_view mask_label = "fieldvault/masked-key/1";
constexpr std::size_t masked_size = 32;

SecretBuffer mask(const AgeIdentity& own, const AgeRecipient& other, const AgeRecipient& asker,
                  const AgeRecipient& answerer, ByteView context) {
  const std::optional<SecretBuffer> shared = x25519(own.expose_scalar(), other.point());
  if (!shared) throw Error(ErrorCode::authentication_failed, "a key of low order was offered");
  Bytes salt(asker.point().begin(), asker.point().end());
  salt.insert(salt.end(), answerer.point().begin(), answerer.point().end());
  std::string info(mask_label);
  info += text_of(context);
  return hkdf_sha256(shared->expose(), salt, info, masked_size);
}

}  // namespace

SecretBuffer mask_of_asker(const AgeIdentity& asker, const AgeRecipient& answerer, ByteView context) {
  return mask(asker, answerer, asker.recipient(), answerer, context);
}

SecretBuffer mask_of_answerer(const AgeIdentity& answerer, const AgeRecipient& asker, ByteView context) {
  return mask(answerer, asker, asker, answerer.recipient(), context);
}

SecretBuffer masked(ByteView key, const SecretBuffer& mask) {
  require_key_size(key.size(), masked_size);
  require_key_size(mask.size(), masked_size);
  SecretBuffer out(masked_size);
  for (std::size_t i = 0; i < masked_size; ++i) out.expose_mutable()[i] = key[i] ^ mask.expose()[i];
  return out;
}

}  // namespace fieldvault::crypto
