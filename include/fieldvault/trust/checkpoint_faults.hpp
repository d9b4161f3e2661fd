// Whether the checkpoints that are kept of ledgers are what their devices signed, over the ledgers as they are here.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::trust {

// A line for each that is not.
[[nodiscard]] std::vector<std::string> checkpoint_faults(vault::Vault& vault);

}  // namespace fieldvault::trust
