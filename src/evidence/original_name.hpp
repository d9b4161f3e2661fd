// The name that a file came with, as data.
#pragma once

#include <string>

#include "fieldvault/vault/disk.hpp"

namespace fieldvault::evidence {

// The last part of the path. A name that is not text (ill-formed UTF-8, noncharacters) gets %XX for each byte that
// belongs to no character, and %25 for its own percent signs.
[[nodiscard]] std::string original_name(const vault::Path& file);

}  // namespace fieldvault::evidence
