// The index of persons' names: filled from the heads that are new since the last time.
#pragma once

#include "fieldvault/records/record_id.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::search {

// Indexes the names of every head of a person that is not indexed yet, and forgets those of what is no head any more.
// Cheap when nothing is new. Made anew where another version of this program, which reads names otherwise, made it.
void refresh_names(vault::Vault& vault);

}  // namespace fieldvault::search
