// What a record is filtered by, as words of the full text that stand beside its own: FTS5 joins their lists with those
// of the words that are asked for, where holding each row against its filters reads a page of the database for most.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fieldvault/records/partial_date.hpp"
#include "filters.hpp"

namespace fieldvault::search {

// Kind, languages as languages_of(), and months, each word with a space behind it. All begin with a private-use
// character, which no token of a text holds.
[[nodiscard]] std::string filter_words(std::string_view kind, std::string_view languages, const records::DaySpan& days);

// As an FTS5 expression, empty where there is nothing to narrow by: takes in every record that passes kind, language
// and days, and few others. Of days it says nothing where all records fit, which are about days of `all`, or where it
// would take over 64 words.
[[nodiscard]] std::string filter_expression(const Filters& filters, const records::DaySpan& all);

}  // namespace fieldvault::search
