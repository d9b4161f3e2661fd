// Any bytes as a minisign signature, public key or secret key file, or in the encodings that these are written in: read
// in the one form, or refused.
#include <cstdlib>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/minisign.hpp"

namespace {

using namespace fieldvault;
using namespace fieldvault::crypto;

constexpr std::string_view message = "fieldvault-manifest/1\n";

// The key that the seeds are signed with.
const MinisignSecretKey& signer() {
  static const MinisignSecretKey key(KeyId({std::byte{1}, std::byte{2}, std::byte{3}}),
                                     SigningSeed(Bytes(32, std::byte{0x2a})));
  return key;
}

std::string_view without_first_line(std::string_view file) { return file.substr(file.find('\n')); }

// Ed25519 gives one signature for one message, so only our own file verifies; its first line alone is free.
void read_signature(std::string_view text) {
  const MinisignVerdict verdict = minisign_verify(signer().public_key(), bytes_of(message), text);
  if ((verdict == MinisignVerdict::malformed) == minisign_key_id(text).has_value()) std::abort();
  if (verdict != MinisignVerdict::good) return;
  static const std::string ours = minisign_sign(signer(), bytes_of(message));
  if (without_first_line(text) != without_first_line(ours)) std::abort();
}

void read_public_key(std::string_view text) {
  const std::optional<MinisignPublicKey> key = MinisignPublicKey::parse(text);
  if (key && (key->text() != text || !key->file().ends_with('\n' + std::string(text) + '\n'))) std::abort();
  const std::optional<KeyId> id = KeyId::parse(text);
  if (id && id->text() != text) std::abort();
}

void read_secret_key(ByteView file) {
  try {
    const MinisignSecretKey key = MinisignSecretKey::parse_file(file);
    const MinisignSecretKey again = MinisignSecretKey::parse_file(key.file().expose());
    if (again.public_key() != key.public_key()) std::abort();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::input_refused) std::abort();
  }
}

void decode(std::string_view text) {
  const std::optional<Bytes> hex = from_hex(text);
  if (hex && to_hex(*hex) != text) std::abort();
  for (const Base64Padding padding : {Base64Padding::required, Base64Padding::forbidden}) {
    const std::optional<Bytes> base64 = from_base64(text, padding);
    if (base64 && to_base64(*base64, padding) != text) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  read_signature(text_of(bytes));
  read_public_key(text_of(bytes));
  read_secret_key(bytes);
  decode(text_of(bytes));
  return 0;
}
