// The numbered SQL files of schemas/sql, applied to a database in one transaction.
#pragma once

#include "fieldvault/vault/database.hpp"

namespace fieldvault::vault {

// PRAGMA user_version is the number of the last file applied. A database beyond the newest file here is
// Error(input_refused).
void require_known_version(Database& database);
void apply_migrations(Database& database);

}  // namespace fieldvault::vault
