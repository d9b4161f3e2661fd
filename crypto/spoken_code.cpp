#include "fieldvault/crypto/spoken_code.hpp"

#include <algorithm>
#include <string>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"

namespace fieldvault::crypto {
namespace {

constexpr std::size_t code_key_size = 32;
constexpr std::size_t code_check_size = 3;
constexpr std::size_t code_symbols = (code_key_size + code_check_size) * 8 / 5;
constexpr std::size_t code_group = 4;
constexpr std::string_view code_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's
static_assert(code_symbols * 5 == (code_key_size + code_check_size) * 8);

[[noreturn]] void refuse_code(const CodeKind& kind, const char* what) {
  throw Error(ErrorCode::input_refused, "this is no " + std::string(kind.name) + ": " + what);
}

SecretBuffer checksum_of(ByteView key, const CodeKind& kind) {
  const ByteView label = bytes_of(kind.label);
  SecretBuffer message(label.size() + key.size());
  const MutableBytes out = message.expose_mutable();
  std::copy(label.begin(), label.end(), out.begin());
  std::copy(key.begin(), key.end(), out.begin() + static_cast<std::ptrdiff_t>(label.size()));
  return SecretBuffer(sha256(message.expose()).bytes().first(code_check_size));
}

bool is_code_separator(char symbol) {
  return symbol == '-' || symbol == ' ' || symbol == '\t' || symbol == '\r' || symbol == '\n';
}

std::size_t code_value(char symbol, const CodeKind& kind) {
  if (symbol >= 'a' && symbol <= 'z') symbol = static_cast<char>(symbol - 'a' + 'A');
  if (symbol == 'O') symbol = '0';
  if (symbol == 'I' || symbol == 'L') symbol = '1';
  const std::size_t value = code_alphabet.find(symbol);
  if (value == code_alphabet.npos) refuse_code(kind, "it has a character that no such code has");
  return value;
}

}  // namespace

SecretBuffer to_spoken_code(ByteView key, const CodeKind& kind) {
  require_key_size(key.size(), code_key_size);
  SecretBuffer coded(code_key_size + code_check_size);
  const SecretBuffer check = checksum_of(key, kind);
  std::copy(key.begin(), key.end(), coded.expose_mutable().begin());
  std::copy(check.expose().begin(), check.expose().end(), coded.expose_mutable().begin() + code_key_size);

  SecretBuffer text(code_symbols + code_symbols / code_group - 1);
  std::size_t put = 0;
  for (std::size_t symbol = 0; symbol < code_symbols; ++symbol) {
    if (symbol > 0 && symbol % code_group == 0) text.expose_mutable()[put++] = std::byte{'-'};
    std::size_t value = 0;
    for (std::size_t at = symbol * 5; at < symbol * 5 + 5; ++at) {
      value = value << 1 | (std::to_integer<std::size_t>(coded.expose()[at / 8]) >> (7 - at % 8) & 1U);
    }
    text.expose_mutable()[put++] = static_cast<std::byte>(code_alphabet[value]);
  }
  return text;
}

SecretBuffer from_spoken_code(std::string_view typed, const CodeKind& kind) {
  SecretBuffer decoded(code_key_size + code_check_size);
  const MutableBytes out = decoded.expose_mutable();
  std::size_t symbols = 0;
  for (const char symbol : typed) {
    if (is_code_separator(symbol)) continue;
    const std::size_t value = code_value(symbol, kind);
    if (symbols == code_symbols) refuse_code(kind, "it is too long");
    for (std::size_t bit = 0; bit < 5; ++bit) {
      const std::size_t at = symbols * 5 + bit;
      if ((value >> (4 - bit)) & 1U) out[at / 8] |= std::byte{0x80} >> (at % 8);
    }
    ++symbols;
  }
  if (symbols < code_symbols) refuse_code(kind, "it is too short");
  const ByteView key = decoded.expose().first(code_key_size);
  if (!equal_in_constant_time(checksum_of(key, kind).expose(), decoded.expose().subspan(code_key_size))) {
    refuse_code(kind, "its checksum does not fit, so a character was mistyped");
  }
  return SecretBuffer(key);
}

}  // namespace fieldvault::crypto
