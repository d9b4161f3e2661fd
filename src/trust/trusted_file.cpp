#include "fieldvault/trust/trusted_file.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::trust {

TrustedFile open_trusted_file(vault::Database& database, std::string_view file, std::string_view what) {
  SignedFile parsed = SignedFile::parse(file);
  const auto key_id = crypto::minisign_key_id(parsed.signature);
  if (!key_id) throw Error(ErrorCode::input_refused, fmt::format("the {}'s signature is malformed", what));
  auto signer = find_by_key(database, *key_id);
  if (!signer) {
    throw Error(ErrorCode::not_trusted,
                fmt::format("the {} is signed by key {}, which no trusted card has", what, key_id->text()));
  }
  if (crypto::minisign_verify(signer->card.signing_key, bytes_of(parsed.text), parsed.signature) !=
      crypto::MinisignVerdict::good) {
    throw Error(ErrorCode::authentication_failed, fmt::format("the {}'s signature does not hold", what));
  }
  return {*std::move(signer), std::move(parsed.text)};
}

}  // namespace fieldvault::trust
