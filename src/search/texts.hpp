// Which values of a record's body are words that somebody may search for.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::search {

// Calls for each text, name, title and code, always in the same order; not for ids, hashes, language and script tags
// and words of a vocabulary, nor for the names of members.
void each_text(const Json& body, const std::function<void(const std::string&)>& visit);

}  // namespace fieldvault::search
