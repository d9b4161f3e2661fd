#include "fieldvault/trust/travel.hpp"

#include <algorithm>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/masked_key.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "slot_entry.hpp"
#include "travel_waiting.hpp"

namespace fieldvault::trust {
namespace {

constexpr std::string_view action_travel_answer = "travel.answer";

// A mask is for one vault and one slot of it.
Bytes mask_context(const vault::VaultId& vault, const vault::SlotId& slot) {
  Bytes context(vault.bytes().begin(), vault.bytes().end());
  context.insert(context.end(), slot.begin(), slot.end());
  return context;
}

vault::EscrowCopy chosen_copy(const std::vector<vault::EscrowCopy>& copies, const std::optional<std::string>& slot) {
  if (copies.empty()) throw Error(ErrorCode::not_found, "this vault has no escrow slot");
  if (!slot) return copies.front();
  const auto found =
      std::ranges::find_if(copies, [&](const vault::EscrowCopy& copy) { return slot_id_text(copy.slot) == *slot; });
  if (found == copies.end()) throw Error(ErrorCode::not_found, "this vault has no escrow slot " + *slot);
  return *found;
}

const crypto::AgeIdentity& identity_for(const std::vector<crypto::AgeIdentity>& identities,
                                        const crypto::AgeRecipient& recipient) {
  const auto found = std::ranges::find_if(identities, [&](const auto& each) { return each.recipient() == recipient; });
  if (found == identities.end()) {
    throw Error(ErrorCode::wrong_key, "the escrow slot was made for another vault than this one");
  }
  return *found;
}

UnlockedDevice opened(const vault::Path& folder, const vault::SlotId& slot, const vault::MasterKey& master,
                      vault::Context context) {
  try {
    return unlock_device_by_master_key(folder, slot, master, context);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::wrong_key) throw;
    throw Error(ErrorCode::wrong_key, "this is not the answer to the challenge that waits here");
  }
}

bool is_too_old(const Challenge& challenge, vault::Context context) {
  return context.clock.now().unix_seconds() - challenge.made.unix_seconds() > challenge_seconds;
}

}  // namespace

std::string make_escrow_file(vault::Vault& vault, const vault::EscrowCopy& copy) {
  const std::string text = EscrowFile{copy, vault.context().clock.now()}.text();
  return SignedFile{text, crypto::minisign_sign(device_keys(vault).signing, bytes_of(text))}.encode();
}

EscrowFile read_escrow_file(vault::Vault& vault, std::string_view file) {
  const SignedFile signed_file = SignedFile::parse(file);
  EscrowFile escrow = EscrowFile::parse(signed_file.text);
  const Card card = asker_of(vault.database(), escrow.copy.vault);
  // It may have been made before the vault rotated its keys.
  const bool is_signed = std::ranges::any_of(trusted_cards(vault.database()), [&](const TrustedCard& trusted) {
    return trusted.card.device() == card.device() &&
           crypto::minisign_verify(trusted.card.signing_key, bytes_of(signed_file.text), signed_file.signature) ==
               crypto::MinisignVerdict::good;
  });
  if (!is_signed) {
    throw Error(ErrorCode::authentication_failed,
                "the escrow file is not signed by the device that it names, " + card.name.text());
  }
  return escrow;
}

Card asker_of(vault::Database& database, const vault::VaultId& device) {
  const auto trusted = find_by_device(database, device);
  if (!trusted) {
    throw Error(ErrorCode::not_trusted, "no trusted card is of the vault that asks, " + device.text());
  }
  if (trusted->last_sequence) {
    throw Error(ErrorCode::not_trusted,
                "the card of " + trusted->card.name.text() + " was revoked: its vault is not brought back");
  }
  return trusted->card;
}

Answered answer_challenge(vault::Vault& vault, const Challenge& challenge, std::int64_t valid_seconds) {
  const vault::EscrowCopy& copy = challenge.copy;
  Card asker = asker_of(vault.database(), copy.vault);
  const std::vector<crypto::AgeIdentity> identities = age_identities(vault);
  const crypto::AgeIdentity& identity = identity_for(identities, copy.recipient);
  const vault::MasterKey master = vault::open_escrow_copy(copy, identity);
  const crypto::SecretBuffer mask =
      crypto::mask_of_answerer(identity, challenge.asker, mask_context(copy.vault, copy.slot));
  const vault::Timestamp until(vault.context().clock.now().unix_seconds() + valid_seconds);
  Answer answer{copy.vault, copy.slot, challenge.asker, until, crypto::masked(master.expose(), mask)};
  vault::Transaction transaction(vault.database());
  ledger::Journal(vault).act(
      action_travel_answer, copy.vault.text(),
      Json{{"challenge", challenge.asker.text()}, {"slot", slot_id_text(copy.slot)}, {"valid_until", until.text()}});
  transaction.commit();
  return {std::move(answer), std::move(asker)};
}

std::vector<vault::SlotSummary> lock_for_travel(vault::Vault& vault) {
  std::vector<vault::SlotSummary> removed = vault.slots();
  std::erase_if(removed, [](const vault::SlotSummary& slot) { return slot.type == vault::SlotType::escrow; });
  end_waiting(vault.folder(), vault.context());
  vault.keep_only_escrow([&] {
    for (const vault::SlotSummary& slot : removed) {
      write_slot_entry(ledger::Journal(vault), ledger::action::slot_remove, slot.id, slot.type);
    }
  });
  return removed;
}

Challenge begin_challenge(const vault::Path& folder, const vault::Passphrase& passphrase, crypto::Argon2Cost cost,
                          const std::optional<std::string>& slot, vault::Context context) {
  if (!vault::has_only_escrow(folder, context)) {
    throw Error(ErrorCode::forbidden, "this vault is not locked for travel: its passphrase or recovery code opens it");
  }
  crypto::AgeIdentity identity = crypto::AgeIdentity::generate(context.random);
  Challenge challenge{chosen_copy(vault::escrow_copies_on_disk(folder, context), slot), identity.recipient(),
                      context.clock.now()};
  keep_waiting(folder, {challenge, std::move(identity)}, passphrase, cost, context);
  return challenge;
}

std::optional<Challenge> waiting_challenge(const vault::Path& folder, vault::Context context) {
  std::optional<Challenge> challenge = read_waiting(folder, context);
  if (challenge && is_too_old(*challenge, context)) return std::nullopt;
  return challenge;
}

UnlockedDevice unlock_with_answer(const vault::Path& folder, const vault::Passphrase& passphrase,
                                  const crypto::SecretBuffer& masked, crypto::Argon2Cost cost, vault::Context context) {
  const WaitingKey waiting = open_waiting(folder, passphrase, context);
  if (is_too_old(waiting.challenge, context)) {
    throw Error(ErrorCode::forbidden, "the challenge is older than three days; make a new one");
  }
  const vault::EscrowCopy& copy = waiting.challenge.copy;
  const crypto::SecretBuffer mask =
      crypto::mask_of_asker(waiting.identity, copy.recipient, mask_context(copy.vault, copy.slot));
  const vault::MasterKey master(crypto::masked(masked.expose(), mask).expose());
  UnlockedDevice device = opened(folder, copy.slot, master, context);
  add_passphrase_slot(device.vault, passphrase, cost);
  end_waiting(folder, context);
  return device;
}

}  // namespace fieldvault::trust
