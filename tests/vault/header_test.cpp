#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/encoding.hpp"
#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;

template <std::size_t Size>
std::array<std::byte, Size> filled(int value) {
  std::array<std::byte, Size> bytes{};
  bytes.fill(static_cast<std::byte>(value));
  return bytes;
}

crypto::WrappedKey wrapped(int value) { return {filled<24>(value), filled<48>(value), filled<32>(value)}; }

HeaderMacKey mac_key() { return HeaderMacKey(filled<32>(9)); }

// One slot of each type; its bytes are the seed of the fuzz target.
Header sample() {
  crypto::initialise();
  Header header{VaultId(filled<16>(1)), 7, {}};
  header.slots.push_back({filled<16>(2), PassphraseSlot{crypto::Argon2Cost(65536, 3), filled<16>(3), wrapped(4)}});
  header.slots.push_back({filled<16>(5), RecoverySlot{wrapped(6)}});
  header.slots.push_back({filled<16>(7), EscrowSlot{crypto::AgeRecipient(filled<32>(8)), copy_of(bytes_of("age"))}});
  return header;
}

Bytes sample_bytes() { return sample().encode(mac_key()); }

// Changes the sample at one place, gives it a checksum that fits, and says what the reader answers.
Caught refused(std::size_t at, std::string_view hex) {
  Bytes header = sample_bytes();
  const Bytes change = crypto::from_hex(hex).value();
  std::copy(change.begin(), change.end(), header.begin() + static_cast<std::ptrdiff_t>(at));
  fix_checksum(header);
  return caught([&] { (void)UnverifiedHeader::parse(header); });
}

constexpr std::size_t first_slot = 512;
constexpr std::size_t first_body = first_slot + 24;

TEST_CASE("a header is read back as it was written, and only its own key verifies it") {
  const Bytes bytes = sample_bytes();
  REQUIRE(bytes.size() == header_size);
  const UnverifiedHeader read = UnverifiedHeader::parse(bytes);
  CHECK(read.header().vault_id == sample().vault_id);
  CHECK(read.header().generation == 7);
  REQUIRE(read.header().slots.size() == 3);
  CHECK(read.header().slots[2].type() == SlotType::escrow);
  CHECK((read.header().encode(mac_key()) == bytes));
  CHECK(read.verify(mac_key()));
  CHECK_FALSE(read.verify(HeaderMacKey(filled<32>(10))));
}

TEST_CASE("the bytes of a header are those of the frozen sample") {
  const Bytes frozen = read_file(Path(FIELDVAULT_SOURCE_DIR) / "fuzz/corpus/vault_header/one-slot-of-each-type");
  CHECK((frozen == sample_bytes()));
}

TEST_CASE("a torn header is told from a changed one") {
  const Bytes good = sample_bytes();
  for (const std::size_t size : {std::size_t{0}, std::size_t{15}, std::size_t{20}, std::size_t{512}, header_size - 1}) {
    CHECK(caught([&] { (void)UnverifiedHeader::parse(ByteView(good).first(size)); }).code == ErrorCode::damaged);
  }
  Bytes longer = good;
  longer.push_back(std::byte{0});
  CHECK(caught([&] { (void)UnverifiedHeader::parse(longer); }).code == ErrorCode::damaged);
  CHECK(caught([&] { (void)UnverifiedHeader::parse(Bytes(header_size)); }).code == ErrorCode::damaged);
  for (const std::size_t at : {std::size_t{0}, std::size_t{40}, first_body, std::size_t{16319}, std::size_t{16320}}) {
    Bytes flipped = good;
    flipped[at] ^= std::byte{1};
    CHECK(caught([&] { (void)UnverifiedHeader::parse(flipped); }).code == ErrorCode::damaged);
  }
  Bytes forged = good;
  forged[header_size - 1] ^= std::byte{1};
  CHECK_FALSE(UnverifiedHeader::parse(forged).verify(mac_key()));
}

TEST_CASE("an unknown version or suite was written by a newer fieldvault") {
  CHECK(refused(16, "0200").says("newer fieldvault"));
  CHECK(refused(18, "0200").says("newer fieldvault"));
  CHECK(refused(16, "0000").code == ErrorCode::input_refused);
}

TEST_CASE("Argon2 parameters beyond the ceiling are refused before memory is allocated") {
  CHECK(refused(first_body + 2, "ffffffff").code == ErrorCode::input_refused);
  CHECK(refused(first_body + 2, "01001000").code == ErrorCode::input_refused);  // 1 GiB and 1 KiB
  CHECK(refused(first_body + 6, "09000000").code == ErrorCode::input_refused);
  CHECK(refused(first_body + 6, "ffffffff").code == ErrorCode::input_refused);
}

TEST_CASE("Argon2 parameters below the floor are refused as a downgrade") {
  CHECK(refused(first_body + 2, "ffff0000").says("downgrade"));
  CHECK(refused(first_body + 2, "00000000").says("downgrade"));
  CHECK(refused(first_body + 6, "02000000").says("downgrade"));
}

TEST_CASE("another key derivation, parallelism or salt length is refused") {
  CHECK(refused(first_body, "0200").says("key derivation"));
  CHECK(refused(first_body + 10, "02000000").says("parallelism"));
  CHECK(refused(first_body + 10, "00000000").says("parallelism"));
  CHECK(refused(first_body + 14, "0800").says("salt"));
  CHECK(refused(first_body + 14, "ffff").says("salt"));
}

TEST_CASE("slot counts and slot lengths out of bounds are refused") {
  CHECK(refused(44, "ffff").says("65535 slots"));
  CHECK(refused(44, "1000").says("16 slots"));
  CHECK(refused(44, "0000").says("0 slots"));
  CHECK(refused(44, "0200").says("must be zero"));              // the third slot is no longer counted
  CHECK(refused(44, "0400").code == ErrorCode::input_refused);  // the fourth is empty
  CHECK(refused(first_slot + 20, "ffffffff").says("past its end"));
  CHECK(refused(first_slot + 20, "e9030000").says("past its end"));
  CHECK(refused(first_slot + 20, "89000000").says("too long"));
  CHECK(refused(first_slot + 20, "87000000").says("too short"));
  CHECK(refused(first_slot + 2048 + 20, "20000000").says("age file"));
  CHECK(refused(first_slot + 2048 + 20, "a5030000").says("age file"));
}

TEST_CASE("a second encoding of the same header is refused") {
  for (const std::size_t at : {std::size_t{46}, std::size_t{511}, first_slot + 18, first_slot + 1023,
                               std::size_t{16000}, std::size_t{16319}}) {
    INFO(at);
    CHECK(refused(at, "01").says("must be zero"));
  }
}

TEST_CASE("an unknown slot type, two slots of one id and generation zero are refused") {
  CHECK(refused(first_slot + 16, "0000").says("unknown type"));
  CHECK(refused(first_slot + 16, "0400").says("unknown type"));
  CHECK(refused(first_slot + 1024, "02020202020202020202020202020202").says("same id"));
  CHECK(refused(36, "0000000000000000").says("generation"));
}

TEST_CASE("a header that has no encoding is not written") {
  Header header = sample();
  header.slots.clear();
  CHECK(caught([&] { (void)header.encode(mac_key()); }).code == ErrorCode::program_failed);
  header = sample();
  header.slots.resize(1, header.slots[0]);
  for (int i = 0; i < 15; ++i) header.slots.push_back({filled<16>(20 + i), RecoverySlot{wrapped(1)}});
  CHECK(caught([&] { (void)header.encode(mac_key()); }).code == ErrorCode::program_failed);
  header.slots.pop_back();
  CHECK(UnverifiedHeader::parse(header.encode(mac_key())).header().slots.size() == max_slots);
  header = sample();
  std::get<EscrowSlot>(header.slots[2].body).age_file.assign(900, std::byte{1});
  CHECK((UnverifiedHeader::parse(header.encode(mac_key())).header().encode(mac_key()) == header.encode(mac_key())));
  std::get<EscrowSlot>(header.slots[2].body).age_file.assign(901, std::byte{1});
  CHECK(caught([&] { (void)header.encode(mac_key()); }).code == ErrorCode::program_failed);
}

TEST_CASE("a vault id is 32 lower-case hex digits") {
  const std::string text = "000102030405060708090a0b0c0d0e0f";
  CHECK(VaultId::parse(text)->text() == text);
  for (const char* wrong : {"", "00", "000102030405060708090A0B0C0D0E0F", "000102030405060708090a0b0c0d0e0f00"}) {
    CHECK_FALSE(VaultId::parse(wrong));
  }
}

}  // namespace
}  // namespace fieldvault::vault
