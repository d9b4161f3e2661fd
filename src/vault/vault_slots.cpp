#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "header_copies.hpp"
#include "slot_keys.hpp"
#include "vault_state.hpp"

namespace fieldvault::vault {
namespace {

std::string detail_of(const Slot& slot) {
  if (const auto* passphrase = std::get_if<PassphraseSlot>(&slot.body)) {
    return fmt::format("Argon2id, {} MiB, {} passes", passphrase->cost.memory_kib() / 1024, passphrase->cost.passes());
  }
  if (const auto* escrow = std::get_if<EscrowSlot>(&slot.body)) return escrow->recipient.text();
  return "256-bit code";
}

std::vector<Slot>::iterator find_slot(Header& header, const SlotId& id) {
  return std::find_if(header.slots.begin(), header.slots.end(), [&](const Slot& slot) { return slot.id == id; });
}

void require_room(const Header& header) {
  if (header.slots.size() < max_slots) return;
  throw Error(ErrorCode::input_refused, fmt::format("the vault has {} slots already, and no room for more", max_slots));
}

// The slot that a new passphrase replaces: the one that opened the vault, or the only one of its type.
SlotId passphrase_slot(Header& header, const SlotId& opened_with) {
  const auto opened = find_slot(header, opened_with);
  if (opened != header.slots.end() && opened->type() == SlotType::passphrase) return opened_with;
  const auto is_passphrase = [](const Slot& slot) { return slot.type() == SlotType::passphrase; };
  if (std::count_if(header.slots.begin(), header.slots.end(), is_passphrase) != 1) {
    throw Error(ErrorCode::not_found,
                "which passphrase to change is not clear: unlock the vault with the one to change");
  }
  return std::find_if(header.slots.begin(), header.slots.end(), is_passphrase)->id;
}

// A header as read back unlocks where the new slot in it still holds the master key.
std::function<bool(const Header&)> unlocks_with(const NewSlot& made, const MasterKey& master) {
  return [&](const Header& read_back) {
    return std::any_of(read_back.slots.begin(), read_back.slots.end(), [&](const Slot& slot) {
      return slot.id == made.slot.id && holds_master_key(read_back.vault_id, slot, made.wrapping_key, master);
    });
  };
}

std::function<bool(const Header&)> has_just(std::vector<Slot> slots) {
  return [slots = std::move(slots)](const Header& read_back) {
    return std::ranges::equal(read_back.slots, slots, {}, &Slot::id, &Slot::id);
  };
}

}  // namespace

void Vault::State::write_header(Header next, const SlotId& changed, const InTransaction& in_transaction,
                                const std::function<bool(const Header&)>& unlocks) {
  next.generation = ++last_generation;
  const Bytes encoded = next.encode(mac_key);
  try {
    Transaction transaction(database);
    if (in_transaction) in_transaction(changed);
    database.set_setting(generation_setting, fmt::format("{}", next.generation));
    for (const std::string_view name : header_names) {
      write_header_copy(context.disk, folder / name, encoded, mac_key, unlocks);
    }
    transaction.commit();
  } catch (const std::exception& failure) {
    put_header_back(failure.what());
    throw;
  }
  header = std::move(next);
}

// The transaction is rolled back by now. Where the database knows the new generation all the same, or cannot say, an
// older header would lock everybody out: then the new one stays.
void Vault::State::put_header_back(std::string_view failure) {
  try {
    if (generation_of(database) > header.generation) throw Error(ErrorCode::disk, "the change was committed");
    const Bytes encoded = header.encode(mac_key);
    for (const std::string_view name : header_names) restore_header_copy(context.disk, folder / name, encoded, mac_key);
  } catch (const std::exception&) {
    throw Error(ErrorCode::disk, fmt::format("{}. The slots could not be put back as they were: either the old or the "
                                             "new passphrase or code may open the vault now; try both",
                                             failure));
  }
}

std::vector<SlotSummary> Vault::slots() const {
  std::vector<SlotSummary> summaries;
  for (const Slot& slot : state_->header.slots) {
    summaries.push_back({crypto::to_hex(slot.id), slot.type(), detail_of(slot)});
  }
  return summaries;
}

void Vault::add_slot(const std::function<NewSlot()>& make, const InTransaction& in_transaction) {
  require_room(state_->header);
  const NewSlot made = make();
  Header next = state_->header;
  next.slots.push_back(made.slot);
  state_->write_header(std::move(next), made.slot.id, in_transaction, unlocks_with(made, state_->master));
}

void Vault::add_passphrase_slot(const Passphrase& passphrase, std::optional<crypto::Argon2Cost> cost,
                                const InTransaction& in_transaction) {
  const crypto::Argon2Cost chosen = cost ? *cost : crypto::calibrated_cost();
  add_slot([&] { return make_slot(id(), state_->master, passphrase, chosen, state_->context.random); }, in_transaction);
}

void Vault::add_recovery_slot(const RecoveryCode& code, const InTransaction& in_transaction) {
  add_slot([&] { return make_slot(id(), state_->master, code, state_->context.random); }, in_transaction);
}

void Vault::add_escrow_slot(const crypto::AgeRecipient& recipient, const InTransaction& in_transaction) {
  add_slot([&] { return make_slot(id(), state_->master, recipient, state_->context.random); }, in_transaction);
}

void Vault::remove_slot(const std::string& slot_id, const InTransaction& in_transaction) {
  Header next = state_->header;
  const auto found = std::find_if(next.slots.begin(), next.slots.end(),
                                  [&](const Slot& slot) { return crypto::to_hex(slot.id) == slot_id; });
  if (found == next.slots.end()) {
    throw Error(ErrorCode::not_found, fmt::format("this vault has no slot {}", slot_id));
  }
  if (next.slots.size() == 1) {
    throw Error(ErrorCode::forbidden, "this is the last slot: without it nobody could open the vault again");
  }
  const SlotId removed = found->id;
  next.slots.erase(found);
  const auto unlocks = has_just(next.slots);
  state_->write_header(std::move(next), removed, in_transaction, unlocks);
}

void Vault::keep_only_escrow(const std::function<void()>& in_transaction) {
  Header next = state_->header;
  std::erase_if(next.slots, [](const Slot& slot) { return slot.type() != SlotType::escrow; });
  if (next.slots.empty()) {
    throw Error(ErrorCode::forbidden,
                "this vault has no escrow slot: without its other slots nobody could open it again");
  }
  if (next.slots.size() == state_->header.slots.size()) {
    throw Error(ErrorCode::forbidden, "this vault has escrow slots only already");
  }
  const SlotId changed = next.slots.front().id;
  const auto unlocks = has_just(next.slots);
  state_->write_header(
      std::move(next), changed, [&](const SlotId&) { in_transaction(); }, unlocks);
}

void Vault::change_passphrase(const Passphrase& passphrase, std::optional<crypto::Argon2Cost> cost,
                              const InTransaction& in_transaction) {
  Header next = state_->header;
  const SlotId replaced = passphrase_slot(next, state_->report.slot);
  const NewSlot made =
      make_slot(id(), state_->master, passphrase, cost ? *cost : crypto::calibrated_cost(), state_->context.random);
  *find_slot(next, replaced) = made.slot;
  state_->write_header(std::move(next), made.slot.id, in_transaction, unlocks_with(made, state_->master));
  state_->report.slot = made.slot.id;
}

void Vault::record_header_change(const std::function<void()>& in_transaction) {
  Transaction transaction(state_->database);
  if (in_transaction) in_transaction();
  state_->database.set_setting(generation_setting, fmt::format("{}", state_->header.generation));
  transaction.commit();
  state_->report.header_is_newer = false;
}

}  // namespace fieldvault::vault
