// Which values of a record's body are words that somebody may search for.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::search {

// A text, and the language tag that stands beside it; an empty one where none does.
using VisitText = std::function<void(const std::string& text, std::string_view language)>;

// Calls for each text, name, title and code, always in the same order; not for ids, hashes, language and script tags
// and words of a vocabulary, nor for the names of members.
void each_text(const Json& body, const VisitText& visit);

}  // namespace fieldvault::search
