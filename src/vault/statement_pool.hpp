// Prepared statements that nobody uses just now, kept by their connection for the next one who asks for the same SQL.
// With cipher_memory_security every allocation is locked and wiped, so that to prepare an INSERT takes three times as
// long as to run it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace fieldvault::vault {

class StatementPool {
 public:
  // Belongs to the connection from now on. Throws Error(program_failed) where there is no memory.
  static void attach(sqlite3* connection);
  // Finalizes what is kept; must come before the connection is closed.
  static void detach(sqlite3* connection) noexcept;

  // An idle statement with exactly this text, or null.
  [[nodiscard]] static sqlite3_stmt* take(sqlite3* connection, std::string_view sql) noexcept;
  // Resets, forgets the bound values, and keeps or finalizes.
  static void give_back(sqlite3_stmt* statement) noexcept;

  StatementPool() = default;
  StatementPool(const StatementPool&) = delete;
  StatementPool& operator=(const StatementPool&) = delete;
  ~StatementPool();

 private:
  struct Idle {
    sqlite3_stmt* statement;
    std::string_view sql;  // the statement's own
  };
  std::vector<Idle> idle_;  // the one given back last stands last
};

}  // namespace fieldvault::vault
