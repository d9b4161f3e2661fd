#include "sqlite_error.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/disk.hpp"

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

// What the person needs to make room: how much there is, and how large the database is that has to grow.
std::string space_beside(sqlite3* connection) {
  const char* name = connection != nullptr ? sqlite3_db_filename(connection, "main") : nullptr;
  if (name == nullptr || *name == '\0') return {};
  const Path file(name);
  try {
    Disk disk;
    return fmt::format("; {} has {} bytes free, and the database takes {} and its journal as much again",
                       Disk::folder_of(file).string(), disk.free_space(Disk::folder_of(file)),
                       std::filesystem::file_size(file));
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace

void throw_sqlite_error(sqlite3* connection, int code) {
  const char* message = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  const std::string space = (code & 0xff) == SQLITE_FULL ? space_beside(connection) : std::string();
  throw Error(code_of(code), fmt::format("the vault's database: {} (SQLite code {}){}", message, code, space));
}

}  // namespace fieldvault::vault
