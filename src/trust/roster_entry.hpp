// What the ledger says of a roster.
#pragma once

#include <string>

#include "fieldvault/ledger/json.hpp"
#include "fieldvault/trust/roster.hpp"

namespace fieldvault::trust {

[[nodiscard]] std::string roster_object(const Roster& roster);  // "roster/<version>"
[[nodiscard]] Json roster_content(const Roster& roster);

}  // namespace fieldvault::trust
