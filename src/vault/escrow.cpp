#include "fieldvault/vault/escrow.hpp"

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "header_copies.hpp"
#include "header_format.hpp"
#include "master_key.hpp"
#include "slot_keys.hpp"
#include "vault_state.hpp"

namespace fieldvault::vault {
namespace {

std::vector<EscrowCopy> escrow_copies_of(const Header& header) {
  std::vector<EscrowCopy> copies;
  for (const Slot& slot : header.slots) {
    if (const auto* escrow = std::get_if<EscrowSlot>(&slot.body)) {
      copies.emplace_back(header.vault_id, slot.id, escrow->recipient, escrow->age_file);
    }
  }
  return copies;
}

// Newest first.
std::vector<Header> headers_on_disk(const Path& named, Context context) {
  Vault::require_openable(named, context);
  const auto copies = read_header_copies(context.disk, vault_folder::place(named));
  std::vector<Header> headers;
  for (const UnverifiedHeader* copy : usable_headers(copies)) headers.push_back(copy->header());
  return headers;
}

bool holds_only_escrow(const Header& header) {
  return std::ranges::all_of(header.slots, [](const Slot& slot) { return slot.type() == SlotType::escrow; });
}

}  // namespace

EscrowCopy::EscrowCopy(const VaultId& of_vault, const SlotId& of_slot, const crypto::AgeRecipient& for_recipient,
                       Bytes file)
    : vault(of_vault), slot(of_slot), recipient(for_recipient), age_file(std::move(file)) {
  if (age_file.empty() || age_file.size() > header_format::max_age_file) {
    throw Error(ErrorCode::input_refused, "an escrow slot has an age file of 1 to 900 bytes");
  }
}

std::vector<EscrowCopy> Vault::escrow_copies() const { return escrow_copies_of(state_->header); }

std::vector<EscrowCopy> escrow_copies_on_disk(const Path& folder, Context context) {
  return escrow_copies_of(headers_on_disk(folder, context).front());
}

bool has_only_escrow(const Path& folder, Context context) {
  return std::ranges::all_of(headers_on_disk(folder, context), holds_only_escrow);
}

MasterKey open_escrow_copy(const EscrowCopy& copy, const crypto::AgeIdentity& identity) {
  const Slot slot{copy.slot, EscrowSlot{copy.recipient, copy.age_file}};
  std::optional<MasterKey> master = open_slot(copy.vault, slot, identity);
  if (!master) throw Error(ErrorCode::wrong_key, "this escrow slot was made for another key");
  return std::move(*master);
}

Vault Vault::open_with_master_key(const Path& folder, const SlotId& slot, const MasterKey& master, Context context) {
  const auto copies = read_header_copies(context.disk, vault_folder::place(folder));
  const auto headers = usable_headers(copies);
  const bool fits = std::any_of(headers.begin(), headers.end(), [&](const UnverifiedHeader* copy) {
    return copy->verify(header_mac_key(master, copy->header().vault_id));
  });
  if (!fits) throw Error(ErrorCode::wrong_key, "this key is not the one of this vault");
  return unlock(
      folder,
      [&](const VaultId&, const Slot& each) {
        return each.id == slot ? std::optional<MasterKey>(master.clone()) : std::nullopt;
      },
      context);
}

}  // namespace fieldvault::vault
