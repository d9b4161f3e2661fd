// The file of a roster: its text, and the signatures of officers below it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/trust/roster.hpp"

namespace fieldvault::trust {

// The text; then for each signature an empty line and the four lines of its .minisig. The signatures stand in the order
// of their key ids, each id once, so that the order in which officers signed leaves no trace.
struct RosterFile {
  Roster roster;
  std::vector<std::string> signatures;

  [[nodiscard]] std::string encode() const;
  // Whether the signatures hold is not asked here. Error(input_refused).
  [[nodiscard]] static RosterFile parse(std::string_view file);

  [[nodiscard]] bool is_signed_by(const crypto::KeyId& key) const;
  // Error(input_refused) where there is one of this key id already.
  void sign(const crypto::MinisignSecretKey& key);
};

}  // namespace fieldvault::trust
