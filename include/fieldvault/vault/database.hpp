// The encrypted database: one SQLCipher connection whose every safety assertion held when it was opened.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/crypto/bytes.hpp"
#include "fieldvault/crypto/secret.hpp"
#include "fieldvault/vault/file.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace fieldvault::vault {

struct DatabaseKeyTag;
using DatabaseKey = crypto::SecretKey<DatabaseKeyTag, 48>;  // 32 bytes of key, 16 of salt

// A prepared statement. Columns count from 0, parameters from 1. Errors of SQLite become Error: full or I/O -> disk,
// corrupt or not a database -> damaged, anything else -> program_failed.
class Statement {
 public:
  Statement(Statement&&) noexcept = default;
  Statement& operator=(Statement&&) noexcept = default;

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, const char* text) { return bind(index, std::string_view(text)); }
  Statement& bind(int index, ByteView blob);
  Statement& bind_null(int index);
  // Not copied, as the others are: must stay as it is until the statement is reset.
  Statement& lend(int index, std::string_view text);
  Statement& lend(int index, std::string&& text) = delete;
  Statement& lend(int index, ByteView blob);

  [[nodiscard]] bool step();  // true: a row
  void run();                 // steps to the end, then resets and clears the bindings
  void reset();               // and clears the bindings

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] Bytes blob(int column) const;

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  using Destructor = void (*)(void*);
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  void check(int code) const;
  [[nodiscard]] int bind_text(int index, std::string_view text, Destructor destructor) const;
  [[nodiscard]] int bind_blob(int index, ByteView blob, Destructor destructor) const;
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

class Database {
 public:
  // Creates the file (which must not exist, mode 0600), or opens it as it is: what it says is judged before migrate().
  // Asserts and otherwise refuses with Error(damaged or program_failed): cipher_version 4, temp_store 2,
  // cipher_memory_security, secure_delete, trusted_schema off, defensive mode, exclusive locking, journal_mode delete,
  // synchronous extra, foreign keys. A database of a newer schema version: Error(input_refused), "written by a newer
  // fieldvault".
  [[nodiscard]] static Database create(const Path& file, const DatabaseKey& key);
  [[nodiscard]] static Database open(const Path& file, const DatabaseKey& key);
  // Applies the migrations that are missing, in one transaction.
  void migrate();
  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;

  [[nodiscard]] Statement prepare(std::string_view sql);
  void execute(std::string_view sql);  // one or more statements without parameters or rows
  [[nodiscard]] std::int64_t last_row_id() const;
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] bool in_transaction() const;
  // Of the transaction that is open, or else of the last one; each that begins has another number.
  [[nodiscard]] std::uint64_t transaction_number() const noexcept { return transactions_; }

  // SQLCipher's page MACs, SQLite's own check and the foreign keys; empty when sound, otherwise one line for each
  // fault.
  [[nodiscard]] std::vector<std::string> integrity_faults();

  // Small named values of the vault itself ("name", "role", …); text only.
  [[nodiscard]] std::optional<std::string> setting(std::string_view name);
  void set_setting(std::string_view name, std::string_view value);

 private:
  struct Closer {
    void operator()(sqlite3* connection) const noexcept;
  };
  explicit Database(sqlite3* connection) : connection_(connection) {}
  [[nodiscard]] static Database connect(const Path& file, const DatabaseKey& key);
  friend class Transaction;
  std::unique_ptr<sqlite3, Closer> connection_;
  std::uint64_t transactions_ = 0;
};

// BEGIN IMMEDIATE; rolls back in its destructor unless committed. Where a transaction is already open, this one joins
// it: its commit() does nothing and the outer one decides.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
  bool outermost_;
  bool open_ = true;
};

}  // namespace fieldvault::vault
