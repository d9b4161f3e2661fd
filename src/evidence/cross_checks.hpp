// Tables against the acts of the own ledger: an old database page that was put back contradicts what was done since.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::evidence {

// One line for each contradiction. An act that cannot be read is not reported here: the ledger's own check does.
[[nodiscard]] std::vector<std::string> cross_faults(vault::Database& database);

}  // namespace fieldvault::evidence
