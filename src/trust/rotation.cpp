#include "fieldvault/trust/rotation.hpp"

#include <algorithm>
#include <cctype>

#include "device_card.hpp"

namespace fieldvault::trust {
namespace {

constexpr std::string_view rotation_prefix = "key/";

}  // namespace

DeviceKeys generate_keys(crypto::RandomSource& random, std::uint64_t epoch) {
  return {epoch, crypto::MinisignSecretKey::generate(random), crypto::AgeIdentity::generate(random),
          crypto::new_signing_seed(random)};
}

void take_up_keys(vault::Database& database, const DeviceKeys& keys) {
  database.set_setting("epoch", std::to_string(keys.epoch));
  database.set_setting("actor", keys.signing.id().text());
  vault::Statement row = database.prepare(
      "INSERT INTO own_key (epoch, signing_key_id, signing_seed, age_scalar, checkpoint_seed) "
      "VALUES (?1, ?2, ?3, ?4, ?5)");
  row.bind(1, static_cast<std::int64_t>(keys.epoch)).bind(2, ByteView(keys.signing.id().bytes()));
  row.bind(3, keys.signing.seed().expose()).bind(4, keys.age.expose_scalar()).bind(5, keys.checkpoint.expose());
  row.run();
}

std::string rotation_object(const crypto::KeyId& next) {
  std::string id = next.text();
  std::ranges::transform(id, id.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::string(rotation_prefix) + id;
}

std::optional<crypto::KeyId> rotated_to(std::string_view object) {
  if (!object.starts_with(rotation_prefix)) return std::nullopt;
  std::string id(object.substr(rotation_prefix.size()));
  std::ranges::transform(id, id.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const auto key = crypto::KeyId::parse(id);
  return key && rotation_object(*key) == object ? key : std::nullopt;
}

Card rotate_keys(vault::Vault& vault) {
  vault::Transaction transaction(vault.database());
  const Card before = own_card(vault);
  const DeviceKeys keys = generate_keys(vault.context().random, before.epoch + 1);
  Card card = device_card(before.name, before.role, vault.id(), keys);
  // Still in the name of the earlier key, which so hands the ledger over.
  ledger::Journal(vault).act(ledger::action::keys_rotate, rotation_object(keys.signing.id()),
                             Json{{"card", card.text()}, {"previous", before.fingerprint()}});
  take_up_keys(vault.database(), keys);
  transaction.commit();
  return card;
}

std::string own_card_file(vault::Vault& vault) {
  const std::vector<DeviceKeys> keys = all_device_keys(vault);
  const Card card = own_card(vault);
  if (keys.size() == 1) return encode_card_file(card, keys.front().signing);
  return encode_card_file(card, keys[0].signing, keys[1].signing);
}

}  // namespace fieldvault::trust
