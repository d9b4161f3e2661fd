// What the roster that a bundle names says of it, beside the one that is in force here.
#pragma once

#include <optional>
#include <vector>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/trust/roster_file.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::bundle {

// `carried` is the roster in the bundle, once it was opened. Changes nothing: a roster that follows the one here and
// holds is a note.
[[nodiscard]] std::vector<Finding> judge_roster(vault::Vault& vault, const AuthenticBundle& bundle,
                                                const std::optional<trust::RosterFile>& carried);

// The one in force here has expired: nothing is taken in until the next one has come.
[[nodiscard]] std::optional<Finding> expired_roster(vault::Vault& vault);

}  // namespace fieldvault::bundle
