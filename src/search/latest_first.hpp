// What a search without words lists: the records that pass its filters, the latest day first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "narrowing.hpp"

namespace fieldvault::search {

// Rows of text_document of `limit` different records, or of all that pass. They are sorted by the first day where
// `before` is asked for, and by the last otherwise.
[[nodiscard]] std::vector<std::int64_t> latest_first(vault::Database& database, const Filters& filters,
                                                     const Narrowing& narrowing, std::size_t limit);

}  // namespace fieldvault::search
