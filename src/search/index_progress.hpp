// How far an index has read the revisions: a setting of the vault for each index.
#pragma once

#include <cstdint>
#include <string_view>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::search {

// The last revision.added that was looked at, 0 where none was; Error(damaged) where the setting holds no number.
[[nodiscard]] std::int64_t last_indexed(vault::Database& database, std::string_view setting);
// The last revision.added that there is.
[[nodiscard]] std::int64_t newest_revision(vault::Database& database);

}  // namespace fieldvault::search
