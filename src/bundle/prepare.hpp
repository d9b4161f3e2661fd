// The transaction in which a bundle gets its number, its contents and its place in the ledger.
#pragma once

#include <vector>

#include "fieldvault/bundle/export.hpp"
#include "outbox.hpp"
#include "parties.hpp"
#include "selection.hpp"

namespace fieldvault::bundle {

// What is to go, and for each of it the custody record of its hand-over, which goes into the bundle too. Inside a
// transaction.
[[nodiscard]] SelectedBodies bodies_with_custody(vault::Vault& vault, Selection& selection, const Parties& parties,
                                                 records::Use purpose);

// What goes, told to `going`, and in the outlook what does not, and the conditions of the persons in what goes.
[[nodiscard]] ExportOutlook look_over(Selection& selection, records::Use purpose, const Selection::Send& going);

// When this returns, the bytes of the bundle are decided. `damaged` are bodies that an attempt before this one found to
// be so: they stay, and the hand-over of the others is on record already. `outlook` gets what stays home.
[[nodiscard]] PreparedBundle prepare_bundle(vault::Vault& vault, const Parties& parties, const ExportRequest& request,
                                            const std::vector<LostBody>& damaged, ExportOutlook& outlook);

}  // namespace fieldvault::bundle
