#include "fieldvault/vault/database.hpp"

namespace fieldvault::vault {

Transaction::Transaction(Database& database) : database_(database), outermost_(!database.in_transaction()) {
  if (!outermost_) return;
  database_.execute("BEGIN IMMEDIATE");
  ++database_.transactions_;
}

// After some errors SQLite has rolled back by itself; a rollback that fails leaves a journal that the next open plays.
Transaction::~Transaction() {
  if (!outermost_ || !open_) return;
  try {
    if (database_.in_transaction()) database_.execute("ROLLBACK");
  } catch (...) {
  }
}

void Transaction::commit() {
  if (outermost_ && open_) database_.execute("COMMIT");
  open_ = false;
}

}  // namespace fieldvault::vault
