#include "fieldvault/trust/device.hpp"

#include "device_card.hpp"
#include "fieldvault/crypto/error.hpp"
#include "slot_entry.hpp"

namespace fieldvault::trust {
namespace {

constexpr std::uint64_t first_epoch = 1;

void store_device(vault::Database& database, const Card& card, const DeviceKeys& keys) {
  const std::string device = card.device().text();
  database.set_setting("name", card.name.text());
  database.set_setting("role", role_text(card.role));
  database.set_setting("device", device);
  take_up_keys(database, keys);
  vault::Statement log = database.prepare("INSERT INTO log (id, device) VALUES (0, ?1)");
  log.bind(1, device);
  log.run();
}

// The slot that opened the vault, and what an earlier run could not write any more.
void write_unlock_entries(vault::Vault& vault) {
  if (!vault.database().setting("actor")) {
    throw Error(ErrorCode::damaged, "this vault has no keys of its own: no device was ever made of it");
  }
  vault::Transaction transaction(vault.database());
  if (vault.unlock_report().header_is_newer) vault.record_header_change([&] { write_slot_reconciliation(vault); });
  const std::string used = slot_id_text(vault.unlock_report().slot);
  for (const vault::SlotSummary& slot : vault.slots()) {
    if (slot.id == used) write_slot_entry(ledger::Journal(vault), ledger::action::slot_use, slot.id, slot.type);
  }
  transaction.commit();
}

UnlockedDevice unlocked(vault::Vault vault) {
  const crypto::TreeHead before = ledger::Log::own(vault.database()).head();
  write_unlock_entries(vault);
  return {std::move(vault), before};
}

}  // namespace

vault::Vault create_device(const vault::Path& folder, const CardName& name, Role role,
                           const vault::Passphrase& passphrase, std::optional<crypto::Argon2Cost> cost,
                           vault::Context context) {
  const auto first_rows = [&](vault::Database& database, const vault::VaultId& device, const vault::SlotId& slot) {
    const DeviceKeys keys = generate_keys(context.random, first_epoch);
    const Card card = device_card(name, role, device, keys);
    store_device(database, card, keys);
    ledger::Journal journal(database, context);
    journal.act(ledger::action::vault_init, device.text(), Json{{"card", card.text()}});
    write_slot_entry(journal, ledger::action::slot_add, slot_id_text(slot), vault::SlotType::passphrase);
  };
  return vault::Vault::create(folder, passphrase, cost, context, first_rows);
}

UnlockedDevice unlock_device(const vault::Path& folder, const vault::Credential& credential, vault::Context context) {
  return unlocked(vault::Vault::open(folder, credential, context));
}

UnlockedDevice unlock_device_by_escrow(const vault::Path& folder, const crypto::AgeIdentity& identity,
                                       vault::Context context) {
  return unlocked(vault::Vault::open_escrow(folder, identity, context));
}

UnlockedDevice unlock_device_by_master_key(const vault::Path& folder, const vault::SlotId& slot,
                                           const vault::MasterKey& master, vault::Context context) {
  return unlocked(vault::Vault::open_with_master_key(folder, slot, master, context));
}

vault::Vault open_device(const vault::Path& folder, const vault::Credential& credential, vault::Context context) {
  return unlock_device(folder, credential, context).vault;
}

vault::Vault open_device_by_escrow(const vault::Path& folder, const crypto::AgeIdentity& identity,
                                   vault::Context context) {
  return unlock_device_by_escrow(folder, identity, context).vault;
}

}  // namespace fieldvault::trust
