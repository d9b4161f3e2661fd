#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/spoken_code.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::size_t max_passphrase = 1024;

constexpr std::size_t recovery_key_size = 32;
constexpr crypto::CodeKind recovery_code{"fieldvault/recovery-code/1", "recovery code"};

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
  crypto::SecretBuffer key(recovery_key_size);
  random.fill(key.expose_mutable());
  return RecoveryCode(std::move(key));
}

RecoveryCode RecoveryCode::parse(const crypto::SecretBuffer& typed) {
  return RecoveryCode(crypto::from_spoken_code(text_of(typed.expose()), recovery_code));
}

crypto::SecretBuffer RecoveryCode::text() const { return crypto::to_spoken_code(expose(), recovery_code); }

}  // namespace fieldvault::vault
