#include "fieldvault/vault/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/disk.hpp"
#include "full_text_score.hpp"
#include "locked_memory.hpp"
#include "migration.hpp"
#include "safe_connection.hpp"
#include "sqlite_error.hpp"
#include "statement_pool.hpp"

namespace fieldvault::vault {
namespace {

// SQLCipher's form of a raw key with its salt: x'<96 hex digits>'.
crypto::SecretBuffer raw_key_literal(const DatabaseKey& key) {
  constexpr std::string_view digits = "0123456789abcdef";
  crypto::SecretBuffer literal(2 * DatabaseKey::size + 3);
  const MutableBytes out = literal.expose_mutable();
  std::size_t at = 0;
  out[at++] = std::byte{'x'};
  out[at++] = std::byte{'\''};
  for (const std::byte byte : key.expose()) {
    out[at++] = static_cast<std::byte>(digits[std::to_integer<std::size_t>(byte >> 4)]);
    out[at++] = static_cast<std::byte>(digits[std::to_integer<std::size_t>(byte & std::byte{15})]);
  }
  out[at] = std::byte{'\''};
  return literal;
}

// SQLite refuses a symlink anywhere in the path. The person may name the folder through one; the file may be none.
Path without_links_above(const Path& file) {
  std::error_code error;
  const Path folder = std::filesystem::canonical(file.has_parent_path() ? file.parent_path() : Path("."), error);
  if (error) throw Error(ErrorCode::not_found, fmt::format("{} does not exist", file.parent_path().string()));
  return folder / file.filename();
}

}  // namespace

void Database::Closer::operator()(sqlite3* connection) const noexcept {
  StatementPool::detach(connection);
  sqlite3_close_v2(connection);
}

Database Database::connect(const Path& file, const DatabaseKey& key) {
  give_locked_memory_to_sqlite();
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(without_links_above(file).c_str(), &raw,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, nullptr);
  Database database(raw);
  if (opened != SQLITE_OK) throw_sqlite_error(raw, opened);
  require_sqlcipher(database);
  const crypto::SecretBuffer literal = raw_key_literal(key);
  const int keyed = sqlite3_key_v2(raw, "main", literal.expose().data(), static_cast<int>(literal.expose().size()));
  if (keyed != SQLITE_OK) throw_sqlite_error(raw, keyed);
  require_safe_settings(database);
  require_defensive(raw);
  require_known_version(database);
  add_full_text_score(raw);
  StatementPool::attach(raw);
  return database;
}

Database Database::create(const Path& file, const DatabaseKey& key) {
  Disk disk;
  disk.create(file).close();
  Database database = connect(file, key);
  database.migrate();
  return database;
}

Database Database::open(const Path& file, const DatabaseKey& key) {
  Disk disk;
  if (!disk.exists(file)) throw Error(ErrorCode::damaged, fmt::format("{} is missing", file.string()));
  if (disk.open_read(file).size() == 0) throw Error(ErrorCode::damaged, fmt::format("{} is empty", file.string()));
  return connect(file, key);
}

void Database::migrate() { apply_migrations(*this); }

Statement Database::prepare(std::string_view sql) {
  if (sqlite3_stmt* idle = StatementPool::take(connection_.get(), sql)) return Statement(idle);
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()), 0, &raw, &rest);
  if (code != SQLITE_OK) throw_sqlite_error(connection_.get(), code);
  Statement statement(raw);
  if (raw == nullptr || sql.find_first_not_of("; \n", static_cast<std::size_t>(rest - sql.data())) != sql.npos) {
    throw Error(ErrorCode::program_failed, "a prepared statement must be exactly one statement");
  }
  return statement;
}

void Database::execute(std::string_view sql) {
  const std::string terminated(sql);
  const int code = sqlite3_exec(connection_.get(), terminated.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_sqlite_error(connection_.get(), code);
}

std::int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(connection_.get()); }

std::int64_t Database::changes() const { return sqlite3_changes64(connection_.get()); }

bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }

std::vector<std::string> Database::integrity_faults() {
  std::vector<std::string> faults;
  for (Statement pages = prepare("PRAGMA cipher_integrity_check"); pages.step();) faults.push_back(pages.text(0));
  // Past a page with a wrong MAC, the other checks only fail in more words.
  if (!faults.empty()) return faults;
  try {
    for (Statement tree = prepare("PRAGMA integrity_check"); tree.step();) {
      if (tree.text(0) != "ok") faults.push_back(tree.text(0));
    }
    for (Statement keys = prepare("PRAGMA foreign_key_check"); keys.step();) {
      faults.push_back(fmt::format("a row of {} names a missing row of {}", keys.text(0), keys.text(2)));
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::damaged) throw;
    faults.emplace_back(error.what());
  }
  return faults;
}

std::optional<std::string> Database::setting(std::string_view name) {
  Statement statement = prepare("SELECT value FROM setting WHERE name = ?1");
  statement.bind(1, name);
  if (!statement.step()) return std::nullopt;
  return statement.text(0);
}

void Database::set_setting(std::string_view name, std::string_view value) {
  Statement statement =
      prepare("INSERT INTO setting(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value");
  statement.bind(1, name).bind(2, value).run();
}

}  // namespace fieldvault::vault
