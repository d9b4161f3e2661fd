// The indexes that a search asks: of all text, and of persons' names.
#pragma once

#include <cstdint>
#include <functional>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::search {

// Of the revisions that were unread when it began, or of the bytes of the index that are merged.
using IndexProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Indexes the text of every head revision that is not indexed yet, and forgets what is no head any more. Cheap when
// nothing is new. Goes on in steps of a few thousand revisions, each one transaction: what was cut off keeps its steps.
// Behind many new records, or where that was cut off, the index is merged. Without `progress` and `merging` nobody is
// told.
void refresh(vault::Vault& vault, const IndexProgress& progress = {}, const IndexProgress& merging = {});

// The same for the names of persons. Made anew where another version of this program, which reads names otherwise,
// made it.
void refresh_names(vault::Vault& vault, const IndexProgress& progress = {});

// Takes the words and names of what is set aside (records/set_aside.hpp) out of both, in the caller's transaction where
// there is one. Whoever changes what is set aside calls it; what returns is read by the next refresh. Takes as long as
// writing the full text anew, where there was anything to take out.
void forget_set_aside(vault::Vault& vault);

}  // namespace fieldvault::search
