// A written word as the readings of its letters: each script by its table, any other by ICU.
#pragma once

#include "name_sounds.hpp"

namespace fieldvault::search {

// The readings of a word, without the ones that say nothing; empty for a word without letters.
[[nodiscard]] std::vector<Reading> readings_of(std::string_view word);

}  // namespace fieldvault::search
