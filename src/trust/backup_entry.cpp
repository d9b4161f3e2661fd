#include "fieldvault/trust/backup_entry.hpp"

#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::trust {

void record_backup(vault::Vault& vault, std::uint64_t generation) {
  vault::Transaction transaction(vault.database());
  ledger::Journal(vault).act(ledger::action::vault_backup, vault.id().text(), Json{{"generation", generation}});
  transaction.commit();
}

}  // namespace fieldvault::trust
