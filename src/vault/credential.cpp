#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::size_t max_passphrase = 1024;

constexpr std::size_t code_key_size = 32;
constexpr std::size_t code_check_size = 3;
constexpr std::size_t code_symbols = (code_key_size + code_check_size) * 8 / 5;
constexpr std::size_t code_group = 4;
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's
static_assert(code_symbols * 5 == (code_key_size + code_check_size) * 8);

[[noreturn]] void refuse_code(const char* what) {
  throw Error(ErrorCode::input_refused, std::string("this is no recovery code: ") + what);
}

crypto::SecretBuffer checksum_of(ByteView key) {
  const ByteView label = bytes_of("fieldvault/recovery-code/1");
  crypto::SecretBuffer message(label.size() + key.size());
  const MutableBytes out = message.expose_mutable();
  std::copy(label.begin(), label.end(), out.begin());
  std::copy(key.begin(), key.end(), out.begin() + static_cast<std::ptrdiff_t>(label.size()));
  return crypto::SecretBuffer(crypto::sha256(message.expose()).bytes().first(code_check_size));
}

bool is_separator(char symbol) {
  return symbol == '-' || symbol == ' ' || symbol == '\t' || symbol == '\r' || symbol == '\n';
}

std::size_t value_of(char symbol) {
  if (symbol >= 'a' && symbol <= 'z') symbol = static_cast<char>(symbol - 'a' + 'A');
  if (symbol == 'O') symbol = '0';
  if (symbol == 'I' || symbol == 'L') symbol = '1';
  const std::size_t value = alphabet.find(symbol);
  if (value == alphabet.npos) refuse_code("it has a character that no recovery code has");
  return value;
}

}  // namespace

Passphrase::Passphrase(crypto::SecretBuffer bytes) : bytes_(std::move(bytes)) {
  const std::string_view text = text_of(bytes_.expose());
  if (text.empty()) throw Error(ErrorCode::input_refused, "the passphrase is empty");
  if (text.size() > max_passphrase) throw Error(ErrorCode::input_refused, "the passphrase is longer than 1,024 bytes");
  if (text.find_first_of(std::string_view("\0\r\n", 3)) != text.npos) {
    throw Error(ErrorCode::input_refused, "the passphrase holds a line end or a NUL byte");
  }
}

RecoveryCode RecoveryCode::generate(crypto::RandomSource& random) {
  crypto::SecretBuffer key(code_key_size);
  random.fill(key.expose_mutable());
  return RecoveryCode(std::move(key));
}

RecoveryCode RecoveryCode::parse(const crypto::SecretBuffer& typed) {
  crypto::SecretBuffer decoded(code_key_size + code_check_size);
  const MutableBytes out = decoded.expose_mutable();
  std::size_t symbols = 0;
  for (const char symbol : text_of(typed.expose())) {
    if (is_separator(symbol)) continue;
    const std::size_t value = value_of(symbol);
    if (symbols == code_symbols) refuse_code("it is too long");
    for (std::size_t bit = 0; bit < 5; ++bit) {
      const std::size_t at = symbols * 5 + bit;
      if ((value >> (4 - bit)) & 1U) out[at / 8] |= std::byte{0x80} >> (at % 8);
    }
    ++symbols;
  }
  if (symbols < code_symbols) refuse_code("it is too short");
  const ByteView key = decoded.expose().first(code_key_size);
  if (!crypto::equal_in_constant_time(checksum_of(key).expose(), decoded.expose().subspan(code_key_size))) {
    refuse_code("its checksum does not fit, so a character was mistyped");
  }
  return RecoveryCode(crypto::SecretBuffer(key));
}

crypto::SecretBuffer RecoveryCode::text() const {
  crypto::SecretBuffer coded(code_key_size + code_check_size);
  const crypto::SecretBuffer check = checksum_of(expose());
  const ByteView key = expose();
  std::copy(key.begin(), key.end(), coded.expose_mutable().begin());
  std::copy(check.expose().begin(), check.expose().end(), coded.expose_mutable().begin() + code_key_size);

  crypto::SecretBuffer text(code_symbols + code_symbols / code_group - 1);
  std::size_t put = 0;
  for (std::size_t symbol = 0; symbol < code_symbols; ++symbol) {
    if (symbol > 0 && symbol % code_group == 0) text.expose_mutable()[put++] = std::byte{'-'};
    std::size_t value = 0;
    for (std::size_t at = symbol * 5; at < symbol * 5 + 5; ++at) {
      value = value << 1 | (std::to_integer<std::size_t>(coded.expose()[at / 8]) >> (7 - at % 8) & 1U);
    }
    text.expose_mutable()[put++] = static_cast<std::byte>(alphabet[value]);
  }
  return text;
}

}  // namespace fieldvault::vault
