// Tables and slots against the acts of the own ledger: an old database page or header that was put back contradicts
// what was done since.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::evidence {

// One line for each contradiction. An act that cannot be read is not reported here: the ledger's own check does.
[[nodiscard]] std::vector<std::string> cross_faults(vault::Vault& vault);

}  // namespace fieldvault::evidence
