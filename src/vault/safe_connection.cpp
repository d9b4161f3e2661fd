#include "safe_connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <array>

#include "fieldvault/crypto/error.hpp"
#include "locked_memory.hpp"

namespace fieldvault::vault {
namespace {

// Run in this order; where `expected` is not empty, `read` must then give it.
struct Setting {
  std::string_view set;
  std::string_view read;
  std::string_view expected;
};

// cipher_compatibility fixes the page format of SQLCipher 4 for every later release: AES-256-CBC, HMAC-SHA512,
// pages of 4,096 bytes. temp_store in memory, since SQLite writes its temporary files unencrypted.
constexpr std::array settings = {
    Setting{"PRAGMA cipher_compatibility = 4", "PRAGMA cipher_use_hmac", "1"},
    Setting{"", "PRAGMA cipher_page_size", "4096"},
    Setting{"", "PRAGMA cipher_plaintext_header_size", "0"},
    Setting{"PRAGMA temp_store = 2", "PRAGMA temp_store", "2"},
    Setting{"PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1"},
    Setting{"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
    Setting{"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
    Setting{"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1"},
    Setting{"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA locking_mode", "exclusive"},
    Setting{"PRAGMA journal_mode = DELETE", "PRAGMA journal_mode", "delete"},
    Setting{"PRAGMA synchronous = EXTRA", "PRAGMA synchronous", "3"},
};

std::string value_of(Database& database, std::string_view sql) {
  Statement statement = database.prepare(sql);
  return statement.step() ? statement.text(0) : std::string();
}

void require(Database& database, const Setting& setting) {
  if (!setting.set.empty()) database.execute(setting.set);
  const std::string value = value_of(database, setting.read);
  if (value == setting.expected) return;
  throw Error(ErrorCode::program_failed,
              fmt::format("the vault stays closed: the database library answers \"{}\" to {}, "
                          "and only \"{}\" is safe",
                          value, setting.read, setting.expected));
}

}  // namespace

void require_sqlcipher(Database& database) {
  const std::string version = value_of(database, "PRAGMA cipher_version");
  if (version.empty()) {
    throw Error(ErrorCode::program_failed,
                "the vault stays closed: this program runs with a plain SQLite, which would store testimonies "
                "unencrypted; it needs SQLCipher 4");
  }
  if (!version.starts_with("4.")) {
    throw Error(
        ErrorCode::program_failed,
        fmt::format("the vault stays closed: this program runs with SQLCipher {}; it needs SQLCipher 4", version));
  }
  // SQLCipher writes its own log to standard error, beside the one line that the person is to read.
  // Its log of memory that cannot be locked is not silenced by the level, only by the source.
  database.execute("PRAGMA cipher_log_level = NONE");
  database.execute("PRAGMA cipher_log_source = NONE");
  require(database, {"PRAGMA cipher_memory_security = ON", "PRAGMA cipher_memory_security", "1"});
}

void require_safe_settings(Database& database) {
  for (const Setting& setting : settings) require(database, setting);
  const std::string kibibytes = fmt::format("-{}", page_cache_size() / 1024);
  require(database, {"PRAGMA cache_size = " + kibibytes, "PRAGMA cache_size", kibibytes});
}

void require_defensive(sqlite3* connection) {
  const auto require_option = [&](int option, int wanted, std::string_view name) {
    int is = -1;
    if (sqlite3_db_config(connection, option, wanted, &is) == SQLITE_OK && is == wanted) return;
    throw Error(ErrorCode::program_failed,
                fmt::format("the vault stays closed: the database library does not take the setting {}", name));
  };
  require_option(SQLITE_DBCONFIG_DEFENSIVE, 1, "defensive");
  require_option(SQLITE_DBCONFIG_DQS_DDL, 0, "dqs_ddl");
  require_option(SQLITE_DBCONFIG_DQS_DML, 0, "dqs_dml");
}

}  // namespace fieldvault::vault
