// What a result code of SQLite means to the person: the one table from SQLite's codes to Error.
#pragma once

struct sqlite3;

namespace fieldvault::vault {

// `connection` may be null. Names the code and SQLite's message, which never holds a bound value.
[[noreturn]] void throw_sqlite_error(sqlite3* connection, int code);

}  // namespace fieldvault::vault
