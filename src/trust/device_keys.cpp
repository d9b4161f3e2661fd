#include <fmt/format.h>

#include "device_card.hpp"
#include "digit_groups.hpp"
#include "fieldvault/crypto/cosignature.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/device.hpp"

namespace fieldvault::trust {
namespace {

constexpr std::string_view head_phrase_info = "fieldvault/head/1";
constexpr std::size_t head_phrase_groups = 3;

// A column that holds a secret: the row's copy is wiped as soon as the secret type has its own.
crypto::SecretBuffer secret_column(const vault::Statement& row, int column) {
  Bytes bytes = row.blob(column);
  crypto::SecretBuffer secret{ByteView(bytes)};
  crypto::wipe(bytes);
  if (secret.size() != 32) throw Error(ErrorCode::damaged, "a secret key of this vault is malformed");
  return secret;
}

crypto::KeyId key_id_column(const vault::Statement& row, int column) {
  const Bytes bytes = row.blob(column);
  std::array<std::byte, 8> id{};
  if (bytes.size() != id.size()) throw Error(ErrorCode::damaged, "a key id of this vault is malformed");
  std::copy(bytes.begin(), bytes.end(), id.begin());
  return crypto::KeyId(id);
}

std::string required_setting(vault::Vault& vault, std::string_view name) {
  auto value = vault.database().setting(name);
  if (!value) throw Error(ErrorCode::damaged, "the vault has no " + std::string(name));
  return *std::move(value);
}

Role own_role(vault::Vault& vault) {
  const auto role = parse_role(required_setting(vault, "role"));
  if (!role) throw Error(ErrorCode::damaged, "the vault has an unknown role");
  return *role;
}

}  // namespace

std::vector<DeviceKeys> all_device_keys(vault::Vault& vault) {
  std::vector<DeviceKeys> all;
  vault::Statement rows = vault.database().prepare(
      "SELECT epoch, signing_key_id, signing_seed, age_scalar, checkpoint_seed FROM own_key ORDER BY epoch DESC");
  while (rows.step()) {
    all.push_back(
        {static_cast<std::uint64_t>(rows.integer(0)),
         crypto::MinisignSecretKey(key_id_column(rows, 1), crypto::SigningSeed(secret_column(rows, 2).expose())),
         crypto::AgeIdentity(secret_column(rows, 3).expose()), crypto::SigningSeed(secret_column(rows, 4).expose())});
  }
  if (all.empty()) throw Error(ErrorCode::damaged, "the vault has no keys of its own");
  return all;
}

DeviceKeys device_keys(vault::Vault& vault) { return std::move(all_device_keys(vault).front()); }

DeviceKeys device_keys_of(vault::Vault& vault, std::uint64_t epoch) {
  for (DeviceKeys& keys : all_device_keys(vault)) {
    if (keys.epoch == epoch) return std::move(keys);
  }
  throw Error(ErrorCode::damaged, fmt::format("the vault has no keys of epoch {}", epoch));
}

std::vector<crypto::AgeIdentity> age_identities(vault::Vault& vault) {
  std::vector<crypto::AgeIdentity> identities;
  for (DeviceKeys& keys : all_device_keys(vault)) identities.push_back(std::move(keys.age));
  return identities;
}

Card device_card(const CardName& name, Role role, const vault::VaultId& device, const DeviceKeys& keys) {
  return {name,
          role,
          keys.epoch,
          keys.signing.public_key(),
          keys.age.recipient(),
          crypto::CheckpointKey(checkpoint_origin(device), crypto::verifying_key(keys.checkpoint))};
}

std::vector<Card> own_cards(vault::Vault& vault) {
  const CardName name(required_setting(vault, "name"));
  const Role role = own_role(vault);
  std::vector<Card> cards;
  for (const DeviceKeys& keys : all_device_keys(vault)) cards.push_back(device_card(name, role, vault.id(), keys));
  return cards;
}

Card own_card(vault::Vault& vault) { return std::move(own_cards(vault).front()); }

std::string signed_checkpoint(vault::Vault& vault, std::uint64_t size) {
  return signed_checkpoint(vault, size, device_keys(vault).epoch);
}

std::string signed_checkpoint(vault::Vault& vault, std::uint64_t size, std::uint64_t epoch) {
  const DeviceKeys keys = device_keys_of(vault, epoch);
  const crypto::CheckpointKey key(checkpoint_origin(vault.id()), crypto::verifying_key(keys.checkpoint));
  return crypto::sign_checkpoint(key, keys.checkpoint, ledger::Log::own(vault.database()).head_at(size));
}

std::string cosigned(vault::Vault& vault, std::string_view checkpoint, const vault::Timestamp& held_since) {
  const DeviceKeys keys = device_keys(vault);
  return crypto::cosign_checkpoint(own_card(vault).checkpoint_key, keys.checkpoint, checkpoint,
                                   static_cast<std::uint64_t>(held_since.unix_seconds()));
}

std::string head_phrase(const crypto::TreeHead& head) {
  Bytes input = copy_of(head.root.bytes());
  for (int shift = 56; shift >= 0; shift -= 8) input.push_back(static_cast<std::byte>((head.size >> shift) & 0xFF));
  return digit_groups(crypto::hkdf_sha256(input, {}, head_phrase_info, head_phrase_groups * bytes_per_group).expose());
}

crypto::SecretBuffer export_identity(vault::Vault& vault) {
  const DeviceKeys keys = device_keys(vault);
  vault::Transaction transaction(vault.database());
  ledger::Journal(vault).act(ledger::action::identity_export, vault.id().text(),
                             Json{{"epoch", keys.epoch}, {"recipient", keys.age.recipient().text()}});
  transaction.commit();
  return keys.age.text();
}

}  // namespace fieldvault::trust
