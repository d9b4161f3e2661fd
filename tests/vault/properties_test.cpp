// What holds of every value, tried on random ones: a header and the list of a backup have one form.
#include "../../src/vault/backup_layout.hpp"
#include "dice.hpp"
#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;
using fieldvault::test::Dice;

crypto::WrappedKey random_wrapped(Dice& dice) { return {dice.array<24>(), dice.array<48>(), dice.array<32>()}; }

Slot random_slot(Dice& dice) {
  const SlotId id = dice.array<16>();
  switch (dice.below(3)) {
    case 0: {
      const auto memory = static_cast<std::uint32_t>(64 * 1024 + dice.below(960 * 1024 + 1));
      const crypto::Argon2Cost cost(memory, static_cast<std::uint32_t>(3 + dice.below(6)));
      const auto salt = dice.array<16>();
      return {id, PassphraseSlot{cost, salt, random_wrapped(dice)}};
    }
    case 1:
      return {id, RecoverySlot{random_wrapped(dice)}};
    default: {
      const crypto::AgeRecipient recipient(dice.array<32>());
      return {id, EscrowSlot{recipient, dice.bytes(1 + dice.below(900))}};
    }
  }
}

Header random_header(Dice& dice) {
  Header header{VaultId(dice.array<16>()), 1 + dice.number(62), {}};
  for (std::uint64_t left = 1 + dice.below(max_slots); left > 0; --left) header.slots.push_back(random_slot(dice));
  return header;
}

}  // namespace

TEST_CASE("any header has one encoding, and a changed one is refused or encodes to itself") {
  crypto::initialise();
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const HeaderMacKey key(dice.array<32>());
    const Bytes header = random_header(dice).encode(key);
    const UnverifiedHeader parsed = UnverifiedHeader::parse(header);
    REQUIRE(parsed.verify(key));
    REQUIRE((parsed.header().encode(key) == header));
    for (int tries = 0; tries < 40; ++tries) {
      // Mostly in what has a meaning: the fixed fields and the beginnings of slots.
      const std::size_t slot = dice.below(max_slots + 1) * 1024;
      const std::size_t at = dice.one_in(4) ? dice.below(header_size - 64)
                             : slot == 0    ? dice.below(64)
                                            : slot - 512 + dice.below(200);
      Bytes other = header;
      other[at] ^= static_cast<std::byte>(1 + dice.below(255));
      fix_checksum(other);
      CAPTURE(at);
      try {
        Bytes again = UnverifiedHeader::parse(other).header().encode(key);
        // The MAC is over what was changed, which only the key can make anew.
        REQUIRE(std::equal(again.begin(), again.end() - 32, other.begin(), other.end() - 32));
        REQUIRE_FALSE(UnverifiedHeader::parse(other).verify(key));
        ++taken;
      } catch (const Error& error) {
        REQUIRE((error.code() == ErrorCode::input_refused || error.code() == ErrorCode::damaged));
      }
    }
  }
  CHECK(taken > 100);
}

TEST_CASE("the list of a backup with any bodies has one form") {
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    BackupSums sums;
    const std::uint64_t copies = dice.below(3);
    if (copies != 1) sums.files.emplace("header.a", dice.digest());
    if (copies != 2) sums.files.emplace("header.b", dice.digest());
    sums.files.emplace("records.db", dice.digest());
    for (std::uint64_t left = dice.below(12); left > 0; --left) sums.bodies.push_back(dice.digest());
    std::ranges::sort(sums.bodies);
    taken += fieldvault::test::check_one_form(dice, sums.text(), 150, [](const std::string& text) {
      return fieldvault::test::unless_refused([&] { return BackupSums::parse(text).text(); }, ErrorCode::damaged);
    });
  }
  CHECK(taken > 100);
}

}  // namespace fieldvault::vault
