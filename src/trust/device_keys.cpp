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

DeviceKeys device_keys(vault::Vault& vault) {
  vault::Statement row = vault.database().prepare(
      "SELECT epoch, signing_key_id, signing_seed, age_scalar, checkpoint_seed FROM own_key ORDER BY epoch DESC LIMIT "
      "1");
  if (!row.step()) throw Error(ErrorCode::damaged, "the vault has no keys of its own");
  return {static_cast<std::uint64_t>(row.integer(0)),
          crypto::MinisignSecretKey(key_id_column(row, 1), crypto::SigningSeed(secret_column(row, 2).expose())),
          crypto::AgeIdentity(secret_column(row, 3).expose()), crypto::SigningSeed(secret_column(row, 4).expose())};
}

std::vector<crypto::AgeIdentity> age_identities(vault::Vault& vault) {
  std::vector<crypto::AgeIdentity> identities;
  vault::Statement rows = vault.database().prepare("SELECT age_scalar FROM own_key ORDER BY epoch DESC");
  while (rows.step()) identities.emplace_back(secret_column(rows, 0).expose());
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

Card own_card(vault::Vault& vault) {
  return device_card(CardName(required_setting(vault, "name")), own_role(vault), vault.id(), device_keys(vault));
}

std::string signed_checkpoint(vault::Vault& vault, std::uint64_t size) {
  const DeviceKeys keys = device_keys(vault);
  return crypto::sign_checkpoint(own_card(vault).checkpoint_key, keys.checkpoint,
                                 ledger::Log::own(vault.database()).head_at(size));
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
