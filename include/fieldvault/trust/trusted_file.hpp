// A signed text that came as a file from somebody whose card is trusted here.
#pragma once

#include <string>
#include <string_view>

#include "fieldvault/trust/signed_text.hpp"
#include "fieldvault/trust/trusted_cards.hpp"

namespace fieldvault::trust {

struct TrustedFile {
  TrustedCard signer;  // who may be revoked
  std::string text;
};
// `what` names it in messages ("receipt"). Error(input_refused) malformed, Error(not_trusted) nobody's who is trusted,
// Error(authentication_failed) not signed so.
[[nodiscard]] TrustedFile open_trusted_file(vault::Database& database, std::string_view file, std::string_view what);

}  // namespace fieldvault::trust
