#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/age.hpp"
#include "fixtures.hpp"

// A vault opened by what docs/formats.md says alone: offsets, labels and keys written out here a second time.
namespace fieldvault::vault {
namespace {

using namespace testing;

Bytes part(const Bytes& bytes, std::size_t at, std::size_t size) {
  return {bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.begin() + static_cast<std::ptrdiff_t>(at + size)};
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& one : parts) all.insert(all.end(), one.begin(), one.end());
  return all;
}

Bytes text(std::string_view characters) { return copy_of(bytes_of(characters)); }

// What the associated data of every slot begins with: label, version, suite, vault id; then the slot's id and type.
Bytes associated_data(const Bytes& header, std::size_t slot, const Bytes& parameters) {
  return joined({text("fieldvault/slot/1"), part(header, 16, 20), part(header, slot, 18), parameters});
}

crypto::WrappedKey wrapped_at(const Bytes& header, std::size_t at) {
  crypto::WrappedKey wrapped{};
  const Bytes all = part(header, at, 104);
  std::copy(all.begin(), all.begin() + 24, wrapped.nonce.begin());
  std::copy(all.begin() + 24, all.begin() + 72, wrapped.ciphertext.begin());
  std::copy(all.begin() + 72, all.end(), wrapped.commitment.begin());
  return wrapped;
}

TEST_CASE("the three types of slot hold the same master key, and header and database follow from it") {
  TemporaryFolder temporary;
  World world;
  const Path folder = temporary / "vault";
  const RecoveryCode code = RecoveryCode::generate(world.random);
  const crypto::AgeIdentity hq = crypto::AgeIdentity::generate(world.random);
  {
    Vault vault = create_vault(folder, world);
    vault.add_recovery_slot(code, {});
    vault.add_escrow_slot(hq.recipient(), {});
    vault.database().set_setting("kept", "yes");
  }
  const Bytes header = read_file(folder / "header.a");
  const Bytes vault_id = part(header, 20, 16);
  CHECK((part(header, 0, 16) == text("FIELDVAULT-HEAD\n")));
  CHECK((part(header, 36, 10) == joined({Bytes{std::byte{3}}, Bytes(7), Bytes{std::byte{3}}, Bytes(1)})));

  constexpr std::size_t passphrase_slot = 512;
  crypto::Argon2Salt salt{};
  const Bytes salt_bytes = part(header, passphrase_slot + 24 + 16, 16);
  std::copy(salt_bytes.begin(), salt_bytes.end(), salt.begin());
  const auto key = crypto::derive_from_passphrase(passphrase().secret(), salt, floor_cost());
  const auto master =
      crypto::unwrap_key(key.expose(), wrapped_at(header, passphrase_slot + 24 + 32),
                         associated_data(header, passphrase_slot, part(header, passphrase_slot + 24, 32)));
  REQUIRE(master);

  constexpr std::size_t recovery_slot = 1536;
  const Bytes recovery_salt = joined({vault_id, part(header, recovery_slot, 16)});
  const crypto::SecretBuffer recovery_key =
      crypto::hkdf_sha256(code.expose(), recovery_salt, "fieldvault/recovery/1", 32);
  const auto again = crypto::unwrap_key(recovery_key.expose(), wrapped_at(header, recovery_slot + 24),
                                        associated_data(header, recovery_slot, {}));
  REQUIRE(again);
  CHECK(crypto::equal_in_constant_time(master->expose(), again->expose()));

  constexpr std::size_t escrow_slot = 2560;
  CHECK((part(header, escrow_slot + 24, 32) == copy_of(hq.recipient().point())));
  const std::size_t body_size = std::to_integer<std::size_t>(header[escrow_slot + 20]) +
                                256 * std::to_integer<std::size_t>(header[escrow_slot + 21]);
  const Bytes opened = crypto::age_decrypt(part(header, escrow_slot + 24 + 32, body_size - 32), hq, 1);
  const crypto::Digest binding =
      crypto::sha256(associated_data(header, escrow_slot, part(header, escrow_slot + 24, 32)));
  CHECK((opened == joined({copy_of(master->expose()), copy_of(binding.bytes())})));

  const crypto::SecretBuffer mac_key = crypto::hkdf_sha256(master->expose(), vault_id, "fieldvault/header-mac/1", 32);
  CHECK((part(header, 16320, 32) == copy_of(crypto::sha256(part(header, 0, 16320)).bytes())));
  CHECK((part(header, 16352, 32) == copy_of(crypto::hmac_sha256(mac_key.expose(), part(header, 0, 16352)).bytes())));

  const crypto::SecretBuffer page_key =
      crypto::hkdf_sha256(master->expose(), vault_id, "fieldvault/database-key/1", 32);
  const crypto::SecretBuffer page_salt =
      crypto::hkdf_sha256(master->expose(), vault_id, "fieldvault/database-salt/1", 16);
  CHECK((part(read_file(folder / "records.db"), 0, 16) == copy_of(page_salt.expose())));
  const DatabaseKey database_key(joined({copy_of(page_key.expose()), copy_of(page_salt.expose())}));
  Database database = Database::open(folder / "records.db", database_key);
  CHECK(database.setting("kept") == "yes");
  CHECK(database.setting("header_generation") == "3");
}

}  // namespace
}  // namespace fieldvault::vault
