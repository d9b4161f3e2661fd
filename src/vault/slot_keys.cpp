#include "slot_keys.hpp"

#include <algorithm>

#include "fieldvault/crypto/age.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "header_format.hpp"
#include "little_endian.hpp"

namespace fieldvault::vault {
namespace {

using header_format::associated_data;

SlotId new_slot_id(crypto::RandomSource& random) {
  SlotId id{};
  random.fill(id);
  return id;
}

crypto::SecretBuffer recovery_key(const VaultId& vault_id, const SlotId& slot, const RecoveryCode& code) {
  Bytes salt;
  append(salt, ByteView(vault_id.bytes()));
  append(salt, ByteView(slot));
  return crypto::hkdf_sha256(code.expose(), salt, "fieldvault/recovery/1", 32);
}

std::optional<MasterKey> unwrap(const VaultId& vault_id, const Slot& slot, ByteView wrapping_key,
                                const crypto::WrappedKey& wrapped) {
  const std::optional<crypto::SecretBuffer> key =
      crypto::unwrap_key(wrapping_key, wrapped, associated_data(vault_id, slot));
  if (!key) return std::nullopt;
  return MasterKey(key->expose());
}

// What an escrow slot encrypts: the master key, then SHA-256 of the associated data, since age binds none.
crypto::SecretBuffer escrow_plaintext(const VaultId& vault_id, const Slot& slot, const MasterKey& master) {
  crypto::SecretBuffer plaintext(MasterKey::size + crypto::Digest::size);
  const crypto::Digest binding = crypto::sha256(associated_data(vault_id, slot));
  const auto end = std::copy(master.expose().begin(), master.expose().end(), plaintext.expose_mutable().begin());
  std::copy(binding.bytes().begin(), binding.bytes().end(), end);
  return plaintext;
}

// Takes the plaintext of an escrow slot into locked memory; more than fits is refused.
class EscrowSink final : public crypto::ByteSink {
 public:
  void write(ByteView bytes) override {
    if (bytes.size() > plaintext_.size() - size_) {
      throw Error(ErrorCode::input_refused, "the escrow slot holds more than a master key");
    }
    std::copy(bytes.begin(), bytes.end(), plaintext_.expose_mutable().begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += bytes.size();
  }
  [[nodiscard]] const crypto::SecretBuffer& plaintext() const noexcept { return plaintext_; }

 private:
  crypto::SecretBuffer plaintext_{MasterKey::size + crypto::Digest::size};
  std::size_t size_ = 0;
};

}  // namespace

NewSlot make_slot(const VaultId& vault_id, const MasterKey& master, const Passphrase& passphrase,
                  crypto::Argon2Cost cost, crypto::RandomSource& random) {
  PassphraseSlot body{cost, {}, {}};
  random.fill(body.salt);
  Slot slot{new_slot_id(random), body};
  const crypto::PassphraseKey key = crypto::derive_from_passphrase(passphrase.secret(), body.salt, cost);
  std::get<PassphraseSlot>(slot.body).wrapped =
      crypto::wrap_key(key.expose(), master.expose(), associated_data(vault_id, slot), random);
  return {std::move(slot), crypto::SecretBuffer(key.expose())};
}

NewSlot make_slot(const VaultId& vault_id, const MasterKey& master, const RecoveryCode& code,
                  crypto::RandomSource& random) {
  Slot slot{new_slot_id(random), RecoverySlot{}};
  crypto::SecretBuffer key = recovery_key(vault_id, slot.id, code);
  std::get<RecoverySlot>(slot.body).wrapped =
      crypto::wrap_key(key.expose(), master.expose(), associated_data(vault_id, slot), random);
  return {std::move(slot), std::move(key)};
}

NewSlot make_slot(const VaultId& vault_id, const MasterKey& master, const crypto::AgeRecipient& recipient,
                  crypto::RandomSource& random) {
  Slot slot{new_slot_id(random), EscrowSlot{recipient, {}}};
  const crypto::SecretBuffer plaintext = escrow_plaintext(vault_id, slot, master);
  std::get<EscrowSlot>(slot.body).age_file = crypto::age_encrypt(plaintext.expose(), {&recipient, 1}, random);
  return {std::move(slot), {}};
}

std::optional<MasterKey> open_slot(const VaultId& vault_id, const Slot& slot, const Passphrase& passphrase) {
  const auto* body = std::get_if<PassphraseSlot>(&slot.body);
  if (body == nullptr) return std::nullopt;
  const crypto::PassphraseKey key = crypto::derive_from_passphrase(passphrase.secret(), body->salt, body->cost);
  return unwrap(vault_id, slot, key.expose(), body->wrapped);
}

std::optional<MasterKey> open_slot(const VaultId& vault_id, const Slot& slot, const RecoveryCode& code) {
  const auto* body = std::get_if<RecoverySlot>(&slot.body);
  if (body == nullptr) return std::nullopt;
  return unwrap(vault_id, slot, recovery_key(vault_id, slot.id, code).expose(), body->wrapped);
}

std::optional<MasterKey> open_slot(const VaultId& vault_id, const Slot& slot, const crypto::AgeIdentity& identity) {
  const auto* body = std::get_if<EscrowSlot>(&slot.body);
  if (body == nullptr || body->recipient != identity.recipient()) return std::nullopt;
  EscrowSink sink;
  crypto::AgeReader reader(identity, sink, 1);
  reader.write(body->age_file);
  reader.finish();
  MasterKey master(sink.plaintext().expose().first(MasterKey::size));
  const crypto::SecretBuffer expected = escrow_plaintext(vault_id, slot, master);
  if (!crypto::equal_in_constant_time(expected.expose(), sink.plaintext().expose())) {
    throw Error(ErrorCode::authentication_failed, "the escrow slot was made for another vault or another slot");
  }
  return master;
}

bool holds_master_key(const VaultId& vault_id, const Slot& slot, const crypto::SecretBuffer& wrapping_key,
                      const MasterKey& master) {
  const crypto::WrappedKey* wrapped = nullptr;
  if (const auto* passphrase = std::get_if<PassphraseSlot>(&slot.body)) wrapped = &passphrase->wrapped;
  if (const auto* recovery = std::get_if<RecoverySlot>(&slot.body)) wrapped = &recovery->wrapped;
  if (wrapped == nullptr) return true;
  const std::optional<MasterKey> found = unwrap(vault_id, slot, wrapping_key.expose(), *wrapped);
  return found && crypto::equal_in_constant_time(found->expose(), master.expose());
}

}  // namespace fieldvault::vault
