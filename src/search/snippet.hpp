// A line that shows a person where the first hit stands.
#pragma once

#include <string>

#include "fieldvault/ledger/json.hpp"
#include "query.hpp"

namespace fieldvault::search {

// About 120 characters around the first hit of any term, the hit between ‹ and ›; one line without control characters
// or marks that turn the direction of writing. Empty where no text of the body has a hit.
[[nodiscard]] std::string snippet(const Json& body, const Query& query, Tokenizer& tokenizer);

}  // namespace fieldvault::search
