// A line that shows a person where the first hit stands.
#pragma once

#include <string_view>

#include "fieldvault/ledger/json.hpp"
#include "fieldvault/search/full_text.hpp"
#include "query.hpp"

namespace fieldvault::search {

// The first hit of any term, in a text of the language that is asked for where it has one; for a query of filters only,
// the beginning of the first text with a tag (of that language). Empty where nothing is to be shown.
[[nodiscard]] Snippet snippet(const Json& body, const Query& query, Tokenizer& tokenizer);

// A name as a hit, in the same form.
[[nodiscard]] Snippet name_snippet(std::string_view name);

}  // namespace fieldvault::search
