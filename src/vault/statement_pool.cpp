#include "statement_pool.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <memory>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::vault {
namespace {

constexpr const char* pool_name = "fieldvault statements";
constexpr std::size_t max_idle = 64;

StatementPool* pool_of(sqlite3* connection) noexcept {
  return static_cast<StatementPool*>(sqlite3_get_clientdata(connection, pool_name));
}

// Some pragmas act when they are prepared, and a transaction statement is prepared in no time.
bool is_worth_keeping(std::string_view sql) noexcept {
  constexpr std::array<std::string_view, 5> kinds{"SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "};
  return std::any_of(kinds.begin(), kinds.end(), [&](std::string_view kind) { return sql.starts_with(kind); });
}

}  // namespace

StatementPool::~StatementPool() {
  for (const Idle& idle : idle_) sqlite3_finalize(idle.statement);
}

void StatementPool::attach(sqlite3* connection) {
  auto pool = std::make_unique<StatementPool>();
  pool->idle_.reserve(max_idle);
  // On failure SQLite calls the destructor itself.
  if (sqlite3_set_clientdata(connection, pool_name, pool.release(),
                             [](void* kept) { delete static_cast<StatementPool*>(kept); }) != SQLITE_OK) {
    throw Error(ErrorCode::program_failed, "not enough memory for the database");
  }
}

void StatementPool::detach(sqlite3* connection) noexcept {
  if (connection != nullptr) sqlite3_set_clientdata(connection, pool_name, nullptr, nullptr);
}

sqlite3_stmt* StatementPool::take(sqlite3* connection, std::string_view sql) noexcept {
  StatementPool* pool = pool_of(connection);
  if (pool == nullptr) return nullptr;
  const auto found =
      std::find_if(pool->idle_.rbegin(), pool->idle_.rend(), [&](const Idle& each) { return sql == each.sql; });
  if (found == pool->idle_.rend()) return nullptr;
  sqlite3_stmt* statement = found->statement;
  pool->idle_.erase(std::next(found).base());
  return statement;
}

void StatementPool::give_back(sqlite3_stmt* statement) noexcept {
  StatementPool* pool = pool_of(sqlite3_db_handle(statement));
  const std::string_view sql = sqlite3_sql(statement);
  if (pool == nullptr || !is_worth_keeping(sql)) {
    sqlite3_finalize(statement);
    return;
  }
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  if (pool->idle_.size() == max_idle) {
    sqlite3_finalize(pool->idle_.front().statement);
    pool->idle_.erase(pool->idle_.begin());
  }
  pool->idle_.push_back({statement, sql});
}

}  // namespace fieldvault::vault
