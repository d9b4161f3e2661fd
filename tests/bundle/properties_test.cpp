// What holds of every value, tried on random ones: each text of a bundle has one form, and so has an archive.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <bit>
#include <vector>

#include "../../src/bundle/disclosure_format.hpp"
#include "bundle/surgery.hpp"
#include "dice.hpp"
#include "fieldvault/bundle/disclosure.hpp"
#include "fieldvault/bundle/gap_override.hpp"

namespace fieldvault::bundle {
namespace {

using fieldvault::test::check_one_form;
using fieldvault::test::Dice;
using fieldvault::test::unless_refused;

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::uint64_t most_seconds = 253'402'300'800;  // to the end of 9999

vault::Timestamp random_time(Dice& dice) {
  return vault::Timestamp(static_cast<std::int64_t>(dice.below(most_seconds)));
}

std::string random_id(Dice& dice) {
  return dice.text(hex_digits, 8) + '-' + dice.text(hex_digits, 4) + "-7" + dice.text(hex_digits, 3) + '-' +
         dice.text("89ab", 1) + dice.text(hex_digits, 3) + '-' + dice.text(hex_digits, 12);
}

records::Use random_use(Dice& dice) {
  return dice.one_of(std::vector{records::Use::store, records::Use::court, records::Use::share_partner});
}

BundlePlace random_place(Dice& dice) {
  BundlePlace place{ChannelId::generate(dice),
                    1 + dice.number(62),
                    SequenceNumber::from(1 + dice.number(52)).value(),
                    {},
                    dice.number(63),
                    {}};
  if (place.sequence.value() > 1) place.previous = dice.digest();
  if (place.roster_version > 0) place.roster = dice.digest();
  return place;
}

Manifest random_manifest(Dice& dice) {
  return {random_place(dice), random_time(dice).day(), dice.number(63), dice.digest()};
}

StatedRecipient random_recipient(Dice& dice, trust::Role role, const std::string& name) {
  return {role, trust::CardName(name), crypto::AgeRecipient(dice.array<32>())};
}

Statement random_statement(Dice& dice) {
  Statement statement{random_id(dice),
                      vault::VaultId(dice.array<16>()),
                      random_place(dice),
                      random_use(dice),
                      {},
                      {1 + dice.number(62), dice.digest()},
                      dice.digest()};
  const trust::Role role = dice.one_in(2) ? trust::Role::hq : trust::Role::field;
  statement.recipients.push_back(random_recipient(dice, role, "HQ"));
  for (std::uint64_t number = 10, last = 10 + dice.below(32); number < last; ++number) {
    const std::string name = "Officer " + std::to_string(number) + dice.text("abc 1", dice.below(3)) + "x";
    if (name.find("  ") != name.npos) continue;  // no card has such a name
    statement.recipients.push_back(random_recipient(dice, trust::Role::officer, name));
  }
  return statement;
}

Receipt random_receipt(Dice& dice) {
  Receipt receipt{vault::VaultId(dice.array<16>()),     random_place(dice), dice.digest(),
                  {1 + dice.number(62), dice.digest()}, random_time(dice),  ReceiptVerdict::imported};
  receipt.place.roster_version = 0;
  receipt.place.roster = {};
  return receipt;
}

Consistency random_consistency(Dice& dice) {
  Consistency made;
  made.old_head = {dice.number(62), dice.digest()};
  if (made.old_head.size == 0) made.old_head.root = crypto::sha256({});
  made.new_head = {made.old_head.size + dice.number(61), dice.digest()};
  for (int left = std::popcount(made.old_head.size); left > 0; --left) made.peaks.push_back(dice.digest());
  if (made.old_head.size == 0 || made.old_head.size == made.new_head.size) return made;
  for (std::uint64_t left = dice.below(65); left > 0; --left) made.proof.push_back(dice.digest());
  return made;
}

GapOverride random_override(Dice& dice) {
  const std::uint64_t first = 1 + dice.number(50);
  return {vault::VaultId(dice.array<16>()),
          ChannelId::generate(dice),
          SequenceNumber::from(first).value(),
          SequenceNumber::from(first + 1 + dice.number(40)).value(),
          dice.digest(),
          random_time(dice)};
}

EntryProof random_proof(Dice& dice) {
  EntryProof proof{1 + dice.below(max_disclosed_ledgers), {}, {}};
  proof.entry.index = dice.number(53);
  proof.entry.time = random_time(dice);
  proof.entry.actor = crypto::KeyId(dice.array<8>()).text();
  proof.entry.action = "record.write";
  proof.entry.object = "person/" + random_id(dice);
  proof.entry.commitment = dice.digest();
  for (std::uint64_t left = dice.below(20); left > 0; --left) proof.path.push_back(dice.digest());
  return proof;
}

template <typename Text>
auto text_again() {
  return [](const std::string& text) { return unless_refused([&] { return Text::parse(text).text(); }); };
}

// Of 40 values and 100 changed texts of each; returns how many changed ones were taken.
template <typename Text>
std::size_t check_texts(Text (*random)(Dice&)) {
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    taken += check_one_form(dice, random(dice).text(), 100, text_again<Text>());
  }
  return taken;
}

}  // namespace

TEST_CASE("any manifest, statement, receipt, consistency text and override has one form") {
  crypto::initialise();
  CHECK(check_texts<Manifest>(random_manifest) > 100);
  CHECK(check_texts<Statement>(random_statement) > 100);
  CHECK(check_texts<Receipt>(random_receipt) > 100);
  CHECK(check_texts<Consistency>(random_consistency) > 100);
  CHECK(check_texts<GapOverride>(random_override) > 100);
}

TEST_CASE("the statement of any disclosure and the line of any proof have one form") {
  crypto::initialise();
  CHECK(check_texts<DisclosureStatement>([](Dice& dice) -> DisclosureStatement {
          return {random_id(dice),
                  vault::VaultId(dice.array<16>()),
                  trust::CardName("Court " + dice.text("abc123", 5)),
                  crypto::AgeRecipient(dice.array<32>()),
                  random_use(dice),
                  random_time(dice),
                  1 + dice.below(max_disclosed_ledgers),
                  1 + dice.below(max_disclosed_records),
                  dice.below(max_disclosed_evidence + 1),
                  dice.digest()};
        }) > 100);
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    taken += check_one_form(dice, random_proof(dice).line(), 100, [](const std::string& line) {
      return unless_refused([&] { return EntryProof::parse(line).line(); });
    });
  }
  CHECK(taken > 100);
}

TEST_CASE("any archive is read as it was written, and a changed one is refused or is another archive's one form") {
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    std::vector<test::Member> members;
    for (std::uint64_t left = dice.below(5); left > 0; --left) {
      const std::string name = "d" + dice.text("ab_-7", dice.below(60)) + '/' + dice.text("xyz09", 1 + dice.below(30));
      const std::size_t size = dice.one_in(3) ? 512 * dice.below(4) : dice.below(2000);
      members.push_back({name, std::string(text_of(dice.bytes(size)))});
    }
    const std::string archive = test::tarred(members);
    const std::vector<test::Member> again = test::untar(archive);
    REQUIRE(std::ranges::equal(again, members, [](const test::Member& left, const test::Member& right) {
      return left.name == right.name && left.contents == right.contents;
    }));
    taken += check_one_form(dice, archive, 60, [](const std::string& text) {
      return unless_refused([&] {
        // A good archive may end in more zeros than it needs.
        std::string written = test::tarred(test::untar(text));
        if (written.size() < text.size()) written.resize(text.size(), '\0');
        return written;
      });
    });
  }
  CHECK(taken > 50);
}

}  // namespace fieldvault::bundle
