// The names in the body of a person's record.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::search {

// Each name in full; and its parts together, where they are all that there is or have words that the full form has not.
[[nodiscard]] std::vector<std::string> names_of(const Json& body);

}  // namespace fieldvault::search
