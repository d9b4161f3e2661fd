// Purge: bodies that HQ has receipted leave this vault; their keys are destroyed, their records stay.
#pragma once

#include <cstdint>
#include <vector>

#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::sync {

struct PurgeItem {
  records::Summary evidence;
  vault::ObjectName object;
  std::uint64_t length;  // true bytes
};

// What a receipt of HQ covers and still lies here.
[[nodiscard]] std::vector<PurgeItem> purgeable(vault::Vault& vault);
// Destroys key rows, writes custody and ledger entries in one transaction, then removes the bodies.
void purge(vault::Vault& vault, const std::vector<PurgeItem>& items);

}  // namespace fieldvault::sync
