// The transaction in which a bundle gets its number, its contents and its place in the ledger.
#pragma once

#include <vector>

#include "fieldvault/bundle/export.hpp"
#include "outbox.hpp"
#include "parties.hpp"
#include "selection.hpp"

namespace fieldvault::bundle {

// The custody records of a hand-over, which go into the bundle too. Inside a transaction.
void write_exported_custody(vault::Vault& vault, const Parties& parties, records::Use purpose,
                            const std::vector<SelectedBody>& bodies);

// When this returns, the bytes of the bundle are decided; `held` gets what stays home.
[[nodiscard]] PreparedBundle prepare_bundle(vault::Vault& vault, const Parties& parties, const ExportRequest& request,
                                            std::vector<HeldBack>& held);

}  // namespace fieldvault::bundle
