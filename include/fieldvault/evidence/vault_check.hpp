// The whole vault checked against its ledger: header copies, database pages, ledger, records, bodies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::evidence {

struct VaultFault {
  std::string id;  // "FV-OBJ-001": the list is in docs/findings.md
  std::string message;
  std::string next;  // what the person should do
};

// Empty when the vault is sound. One bad part does not stop the others; every body is read.
[[nodiscard]] std::vector<VaultFault> vault_faults(vault::Vault& vault, const Progress& progress);

// The finding for a vault that damage keeps from being opened at all.
[[nodiscard]] VaultFault vault_cannot_open(std::string_view reason);

}  // namespace fieldvault::evidence
