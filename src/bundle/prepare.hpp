// The transaction in which a bundle gets its number, its contents and its place in the ledger.
#pragma once

#include <vector>

#include "fieldvault/bundle/export.hpp"
#include "outbox.hpp"
#include "parties.hpp"

namespace fieldvault::bundle {

// When this returns, the bytes of the bundle are decided; `held` gets what stays home.
[[nodiscard]] PreparedBundle prepare_bundle(vault::Vault& vault, const Parties& parties, records::Use purpose,
                                            std::vector<HeldBack>& held);

}  // namespace fieldvault::bundle
