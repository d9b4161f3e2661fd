#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/device.hpp"
#include "slot_entry.hpp"

namespace fieldvault::trust {
namespace {

using vault::SlotType;

vault::Vault::InTransaction added(vault::Vault& vault, SlotType type) {
  return [&vault, type](const vault::SlotId& id) {
    write_slot_entry(ledger::Journal(vault), ledger::action::slot_add, slot_id_text(id), type);
  };
}

// The slot that a passphrase change takes away: the one that opened the vault, or else the only one there is.
std::optional<std::string> replaced_slot(vault::Vault& vault) {
  const std::string used = slot_id_text(vault.unlock_report().slot);
  std::optional<std::string> found;
  for (const vault::SlotSummary& slot : vault.slots()) {
    if (slot.type != SlotType::passphrase) continue;
    if (slot.id == used) return slot.id;
    found = slot.id;
  }
  return found;
}

}  // namespace

void add_passphrase_slot(vault::Vault& vault, const vault::Passphrase& passphrase,
                         std::optional<crypto::Argon2Cost> cost) {
  vault.add_passphrase_slot(passphrase, cost, added(vault, SlotType::passphrase));
}

void add_recovery_slot(vault::Vault& vault, const vault::RecoveryCode& code) {
  vault.add_recovery_slot(code, added(vault, SlotType::recovery));
}

void add_escrow_slot(vault::Vault& vault, const crypto::AgeRecipient& recipient) {
  vault.add_escrow_slot(recipient, added(vault, SlotType::escrow));
}

void remove_slot(vault::Vault& vault, const std::string& slot_id) {
  const auto slots = vault.slots();
  const auto slot = std::find_if(slots.begin(), slots.end(), [&](const auto& each) { return each.id == slot_id; });
  if (slot == slots.end()) throw Error(ErrorCode::not_found, "no slot has the id " + slot_id);
  const auto opens_here = [](const vault::SlotSummary& each) { return each.type != SlotType::escrow; };
  if (opens_here(*slot) && slots.size() > 1 && std::count_if(slots.begin(), slots.end(), opens_here) == 1) {
    throw Error(ErrorCode::forbidden,
                "this is the last slot that a passphrase or recovery code opens: without it only headquarters could "
                "open the vault");
  }
  vault.remove_slot(slot_id, [&](const vault::SlotId& id) {
    write_slot_entry(ledger::Journal(vault), ledger::action::slot_remove, slot_id_text(id), slot->type);
  });
}

vault::SlotSummary find_slot(const vault::Vault& vault, std::string_view text) {
  constexpr std::size_t shortest = 4;
  std::optional<vault::SlotSummary> found;
  for (const vault::SlotSummary& slot : vault.slots()) {
    if (slot.id == text) return slot;
    if (text.size() < shortest || !(slot.id.starts_with(text) || slot.id.ends_with(text))) continue;
    if (found) throw Error(ErrorCode::not_found, "several slots fit; give more characters of the id (`slot list`)");
    found = slot;
  }
  if (!found) throw Error(ErrorCode::not_found, "no slot fits; `slot list` shows them");
  return *found;
}

void change_passphrase(vault::Vault& vault, const vault::Passphrase& passphrase,
                       std::optional<crypto::Argon2Cost> cost) {
  const auto replaced = replaced_slot(vault);
  vault.change_passphrase(passphrase, cost, [&](const vault::SlotId& id) {
    if (replaced)
      write_slot_entry(ledger::Journal(vault), ledger::action::slot_remove, *replaced, SlotType::passphrase);
    write_slot_entry(ledger::Journal(vault), ledger::action::slot_add, slot_id_text(id), SlotType::passphrase);
  });
}

}  // namespace fieldvault::trust
