#include "sqlite_error.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::vault {
namespace {

ErrorCode code_of(int code) {
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::damaged;
    case SQLITE_IOERR:
      return code == SQLITE_IOERR_NOMEM ? ErrorCode::program_failed : ErrorCode::disk;
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_NOLFS:
      return ErrorCode::disk;
    case SQLITE_BUSY:
      return ErrorCode::locked;
    default:
      return ErrorCode::program_failed;
  }
}

}  // namespace

void throw_sqlite_error(sqlite3* connection, int code) {
  const char* message = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  throw Error(code_of(code), fmt::format("the vault's database: {} (SQLite code {})", message, code));
}

}  // namespace fieldvault::vault
