// Whether the database knows an object: as evidence, or as the file of a held bundle.
#pragma once

#include "fieldvault/vault/database.hpp"
#include "fieldvault/vault/object_store.hpp"

namespace fieldvault::vault {

[[nodiscard]] Standing standing_of(Database& database, const ObjectName& name);

}  // namespace fieldvault::vault
