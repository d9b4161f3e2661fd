// What must hold of a SQLCipher connection before a row is read or written, set and then read back.
#pragma once

#include "fieldvault/vault/database.hpp"

namespace fieldvault::vault {

// Before the key is given. Error(program_failed) where the library is a plain SQLite, or an older SQLCipher.
void require_sqlcipher(Database& database);

// After the key is given. Error(program_failed) names the setting that did not take.
void require_safe_settings(Database& database);

// Defensive mode, and no double-quoted string literals: SQLite keeps these two apart from its PRAGMAs.
void require_defensive(sqlite3* connection);

}  // namespace fieldvault::vault
