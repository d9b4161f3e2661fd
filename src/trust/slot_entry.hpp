// What the ledger says of key slots: which, of what type, and why.
#pragma once

#include <string>
#include <string_view>

#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/slot_type.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::trust {

[[nodiscard]] std::string slot_id_text(const vault::SlotId& id);

// The entry of one slot: action slot.add, slot.remove or slot.use. Inside a transaction.
void write_slot_entry(ledger::Journal journal, std::string_view action, const std::string& slot_id,
                      vault::SlotType type);

// All slots as they are now: for a change that was cut off before its own entry. Inside a transaction.
void write_slot_reconciliation(vault::Vault& vault);

}  // namespace fieldvault::trust
