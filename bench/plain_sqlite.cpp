#include "plain_sqlite.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::bench {
namespace {

// The settings of a vault, but for locked memory.
constexpr const char* ciphered =
    "PRAGMA key = 'of no secret'; PRAGMA secure_delete = ON; PRAGMA cache_size = -32768;"
    "PRAGMA synchronous = EXTRA; PRAGMA temp_store = 2";

struct Closer {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Connection = std::unique_ptr<sqlite3, Closer>;
using Prepared = std::unique_ptr<sqlite3_stmt, Closer>;

void must(sqlite3* database, int code) {
  if (code != SQLITE_OK) throw std::runtime_error(fmt::format("plain SQLite: {}", sqlite3_errmsg(database)));
}

void execute(sqlite3* database, const char* sql) {
  must(database, sqlite3_exec(database, sql, nullptr, nullptr, nullptr));
}

Prepared prepared(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  must(database, sqlite3_prepare_v2(database, sql, -1, &statement, nullptr));
  return Prepared(statement);
}

void insert(sqlite3* database, sqlite3_stmt* statement, std::int64_t id, const std::string& text) {
  must(database, sqlite3_bind_int64(statement, 1, id));
  must(database, sqlite3_bind_text(statement, 2, text.data(), static_cast<int>(text.size()), SQLITE_STATIC));
  if (sqlite3_step(statement) != SQLITE_DONE) must(database, sqlite3_errcode(database));
  sqlite3_reset(statement);
}

void add_texts(const Json& value, std::string& texts) {
  if (value.is_string()) texts.append(value.get_ref<const std::string&>()) += ' ';
  if (!value.is_structured()) return;
  for (const Json& each : value) add_texts(each, texts);
}

}  // namespace

void fill_plain_sqlite(const std::filesystem::path& lines, const std::filesystem::path& database, Cipher cipher) {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open(database.c_str(), &raw);
  const Connection connection(raw);
  must(raw, opened);
  const bool is_ciphered = cipher == Cipher::as_in_a_vault;
  if (is_ciphered) execute(raw, ciphered);
  execute(raw, "CREATE TABLE record(id INTEGER PRIMARY KEY, line TEXT NOT NULL)");
  execute(raw, is_ciphered
                   ? "CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1, prefix='1 2 3')"
                   : "CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1)");
  execute(raw, "BEGIN");
  const Prepared record = prepared(raw, "INSERT INTO record(id, line) VALUES(?1, ?2)");
  const Prepared words = prepared(raw, "INSERT INTO words(rowid, text) VALUES(?1, ?2)");
  std::ifstream file(lines);
  std::int64_t id = 0;
  for (std::string line; std::getline(file, line);) {
    std::string texts;
    add_texts(ledger::parse_json(line, "a line"), texts);
    insert(raw, record.get(), ++id, line);
    insert(raw, words.get(), id, texts);
  }
  execute(raw, "COMMIT");
}

}  // namespace fieldvault::bench
