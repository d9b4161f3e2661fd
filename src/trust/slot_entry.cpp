#include "slot_entry.hpp"

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::trust {

std::string slot_id_text(const vault::SlotId& id) { return crypto::to_hex(id); }

void write_slot_entry(ledger::Journal journal, std::string_view action, const std::string& slot_id,
                      vault::SlotType type) {
  journal.act(action, slot_id, Json{{"slot", slot_id}, {"type", slot_type_text(type)}});
}

void write_slot_reconciliation(vault::Vault& vault) {
  Json slots = Json::array();
  for (const vault::SlotSummary& slot : vault.slots()) {
    slots.push_back(Json{{"slot", slot.id}, {"type", slot_type_text(slot.type)}});
  }
  ledger::Journal(vault).act(ledger::action::slot_reconcile, vault.id().text(), Json{{"slots", std::move(slots)}});
}

}  // namespace fieldvault::trust
