#include <sqlite3.h>

#include "fieldvault/vault/database.hpp"
#include "sqlite_error.hpp"
#include "statement_pool.hpp"

namespace fieldvault::vault {

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const noexcept { StatementPool::give_back(statement); }

void Statement::check(int code) const {
  if (code != SQLITE_OK) throw_sqlite_error(sqlite3_db_handle(statement_.get()), code);
}

Statement& Statement::bind(int index, std::int64_t value) {
  check(sqlite3_bind_int64(statement_.get(), index, value));
  return *this;
}

// A null pointer would bind NULL, and an empty view may hold one.
int Statement::bind_text(int index, std::string_view text, Destructor destructor) const {
  const char* data = text.empty() ? "" : text.data();
  return sqlite3_bind_text64(statement_.get(), index, data, text.size(), destructor, SQLITE_UTF8);
}

int Statement::bind_blob(int index, ByteView blob, Destructor destructor) const {
  const void* data = blob.empty() ? static_cast<const void*>("") : blob.data();
  return sqlite3_bind_blob64(statement_.get(), index, data, blob.size(), destructor);
}

Statement& Statement::bind(int index, std::string_view text) {
  check(bind_text(index, text, SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::bind(int index, ByteView blob) {
  check(bind_blob(index, blob, SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::lend(int index, std::string_view text) {
  check(bind_text(index, text, SQLITE_STATIC));
  return *this;
}

Statement& Statement::lend(int index, ByteView blob) {
  check(bind_blob(index, blob, SQLITE_STATIC));
  return *this;
}

Statement& Statement::bind_null(int index) {
  check(sqlite3_bind_null(statement_.get(), index));
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw_sqlite_error(sqlite3_db_handle(statement_.get()), code);
}

void Statement::run() {
  try {
    while (step()) {
    }
  } catch (...) {
    reset();
    throw;
  }
  reset();
}

// sqlite3_reset repeats the error of the last step, which was already thrown.
void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Bytes Statement::blob(int column) const {
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), column));
  if (data == nullptr) return {};
  return {data, data + sqlite3_column_bytes(statement_.get(), column)};
}

}  // namespace fieldvault::vault
