// Taking out of the indexes what is set aside.
#pragma once

#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::search {

// Records that are set aside and have rows in this table, which has their ids in its column `record`.
[[nodiscard]] std::vector<records::RecordId> set_aside_in(vault::Database& database, std::string_view table);

void forget_text_set_aside(vault::Vault& vault);
void forget_names_set_aside(vault::Vault& vault);

}  // namespace fieldvault::search
