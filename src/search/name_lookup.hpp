// Which persons may have a name: words that sound like it by their keys, then the names in which they stand.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fieldvault/vault/vault.hpp"
#include "name_sounds.hpp"

namespace fieldvault::search {

struct NameCandidate {
  std::string record;
  double score;  // at least same_name
};

// Best first, each person once. The index must be fresh. `limit` counts persons.
[[nodiscard]] std::vector<NameCandidate> look_up(vault::Database& database, const SpokenName& name, std::size_t limit);

}  // namespace fieldvault::search
