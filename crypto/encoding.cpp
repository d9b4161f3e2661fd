#include "fieldvault/crypto/encoding.hpp"

#include <sodium.h>

#include "sodium_octets.hpp"

namespace fieldvault::crypto {
namespace {

std::optional<unsigned> nibble(char digit) noexcept {
  if (digit >= '0' && digit <= '9') {
    return static_cast<unsigned>(digit - '0');
  }
  if (digit >= 'a' && digit <= 'f') {
    return static_cast<unsigned>(digit - 'a') + 10;
  }
  return std::nullopt;
}

int sodium_variant(Base64Padding padding) noexcept {
  return padding == Base64Padding::required ? sodium_base64_VARIANT_ORIGINAL
                                            : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
}

}  // namespace

std::string to_hex(ByteView bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text(2 * bytes.size(), '0');
  auto out = text.begin();
  for (const std::byte byte : bytes) {
    *out++ = digits[std::to_integer<std::size_t>(byte >> 4)];
    *out++ = digits[std::to_integer<std::size_t>(byte & std::byte{15})];
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) {
    return std::nullopt;
  }
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const std::optional<unsigned> high = nibble(text[at]);
    const std::optional<unsigned> low = nibble(text[at + 1]);
    if (!high || !low) {
      return std::nullopt;
    }
    bytes.push_back(static_cast<std::byte>(*high << 4 | *low));
  }
  return bytes;
}

std::string to_base64(ByteView bytes, Base64Padding padding) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_variant(padding)), '\0');
  sodium_bin2base64(text.data(), text.size(), sodium_octets(bytes), bytes.size(), sodium_variant(padding));
  text.resize(text.find('\0'));
  return text;
}

std::optional<Bytes> from_base64(std::string_view text, Base64Padding padding) {
  Bytes bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  if (sodium_base642bin(sodium_octets(MutableBytes(bytes)), bytes.size(), text.data(), text.size(), nullptr, &size,
                        nullptr, sodium_variant(padding)) != 0) {
    return std::nullopt;
  }
  bytes.resize(size);
  if (to_base64(bytes, padding) != text) {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace fieldvault::crypto
