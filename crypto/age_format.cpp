#include "age_format.hpp"

namespace fieldvault::crypto {

SecretBuffer age_wrap_key(const SecretBuffer& shared, ByteView share, const AgeRecipient& recipient) {
  Bytes salt = copy_of(share);
  salt.insert(salt.end(), recipient.point().begin(), recipient.point().end());
  return hkdf_sha256(shared.expose(), salt, "age-encryption.org/v1/X25519", 32);
}

Digest age_header_mac(const FileKey& file_key, ByteView header_through_mark) {
  const SecretBuffer mac_key = hkdf_sha256(file_key.expose(), {}, "header", 32);
  return hmac_sha256(mac_key.expose(), header_through_mark);
}

}  // namespace fieldvault::crypto
