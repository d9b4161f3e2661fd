// Key ids and public keys of minisign.hpp.
#include <algorithm>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/minisign.hpp"
#include "minisign_format.hpp"

namespace fieldvault::crypto {

std::optional<KeyId> KeyId::parse(std::string_view text) {
  std::array<std::byte, minisign::key_id_size> bytes{};
  if (text.size() != 2 * bytes.size()) {
    return std::nullopt;
  }
  std::string lower;
  for (const char digit : text) {
    if (digit >= 'a' && digit <= 'f') {
      return std::nullopt;
    }
    lower.push_back(digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit);
  }
  const std::optional<Bytes> most_significant_first = from_hex(lower);
  if (!most_significant_first) {
    return std::nullopt;
  }
  std::reverse_copy(most_significant_first->begin(), most_significant_first->end(), bytes.begin());
  return KeyId(bytes);
}

std::string KeyId::text() const {
  std::array<std::byte, minisign::key_id_size> most_significant_first{};
  std::reverse_copy(bytes_.begin(), bytes_.end(), most_significant_first.begin());
  std::string text = to_hex(most_significant_first);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char digit) { return digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit; });
  return text;
}

std::optional<MinisignPublicKey> MinisignPublicKey::parse(std::string_view base64) {
  const std::optional<Bytes> bytes = from_base64(base64, Base64Padding::required);
  if (!bytes || bytes->size() != minisign::public_key_size || !text_of(*bytes).starts_with(minisign::key_algorithm)) {
    return std::nullopt;
  }
  return MinisignPublicKey(KeyId(minisign::array_at<8>(*bytes, 2)), minisign::array_at<32>(*bytes, 10));
}

std::string MinisignPublicKey::text() const {
  Bytes bytes = copy_of(bytes_of(minisign::key_algorithm));
  bytes.insert(bytes.end(), id_.bytes().begin(), id_.bytes().end());
  bytes.insert(bytes.end(), key_.begin(), key_.end());
  return to_base64(bytes, Base64Padding::required);
}

std::string MinisignPublicKey::file() const {
  return std::string(minisign::untrusted_prefix) + "minisign public key " + id_.text() + "\n" + text() + "\n";
}

}  // namespace fieldvault::crypto
