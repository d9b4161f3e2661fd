#include <string>

#include "age_format.hpp"
#include "chacha20_poly1305.hpp"
#include "fieldvault/crypto/age_header.hpp"
#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "x25519.hpp"

namespace fieldvault::crypto {

namespace {

std::string encoded(ByteView field) { return to_base64(field, Base64Padding::forbidden); }

std::string stanza_for(const AgeRecipient& recipient, const FileKey& file_key, RandomSource& random) {
  const AgeIdentity ephemeral = AgeIdentity::generate(random);
  const AgeRecipient share = ephemeral.recipient();
  const std::optional<SecretBuffer> shared = x25519(ephemeral.expose_scalar(), recipient.point());
  if (!shared) throw Error(ErrorCode::input_refused, "an age recipient is not a usable public key (low order)");

  const SecretBuffer wrap_key = age_wrap_key(*shared, share.point(), recipient);
  std::array<std::byte, 32> body;
  ChaCha20Poly1305(wrap_key.expose()).seal(age_wrap_nonce, file_key.expose(), body);

  return std::string(age_stanza_prefix) + encoded(share.point()) + "\n" + encoded(body) + "\n";
}

}  // namespace

FileKey new_file_key(RandomSource& random) {
  FileKey file_key;
  random.fill(file_key.expose_mutable());
  return file_key;
}

Bytes write_age_header(const FileKey& file_key, std::span<const AgeRecipient> recipients, RandomSource& random) {
  if (recipients.empty()) throw Error(ErrorCode::program_failed, "an age header needs a recipient");
  if (recipients.size() > max_age_stanzas) {
    throw Error(ErrorCode::program_failed, "more recipients than an age header of 64 KiB can hold");
  }
  std::string header = std::string(age_version_line) + "\n";
  for (const AgeRecipient& recipient : recipients) header += stanza_for(recipient, file_key, random);
  header += age_mac_mark;
  header += " " + encoded(age_header_mac(file_key, bytes_of(header)).bytes()) + "\n";
  return copy_of(bytes_of(header));
}

}  // namespace fieldvault::crypto
