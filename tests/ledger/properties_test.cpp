// What holds of every value, tried on random ones: canonical JSON and entries have one form, and the log's proofs hold.
#include "dice.hpp"
#include "fieldvault/ledger/entry.hpp"
#include "fieldvault/ledger/json.hpp"
#include "log_fixtures.hpp"
#include "random_json.hpp"

namespace fieldvault {
namespace {

using ledger::canonical_json;
using ledger::Entry;
using ledger::parse_canonical_json;
using ledger::parse_json;
using test::Dice;
using test::unless_refused;

constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";

Entry random_entry(Dice& dice) {
  Entry entry;
  entry.index = dice.number(53);
  entry.time = vault::Timestamp(static_cast<std::int64_t>(dice.below(253'402'300'800)));  // to the end of 9999
  entry.actor = dice.text("0123456789ABCDEF", 16);
  entry.action = dice.text(std::string(lower) + ".-", 1 + dice.below(64));
  entry.object = dice.text(std::string(lower) + "0123456789:/-", 1 + dice.below(128));
  entry.commitment = dice.digest();
  if (dice.one_in(2)) entry.body = dice.digest();
  return entry;
}

TEST_CASE("changed canonical JSON is taken where it is canonical again, and otherwise refused") {
  std::size_t taken = 0;
  for (std::uint32_t seed = 0; seed < 250; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const std::string text = canonical_json(test::RandomJson(seed).value(4));
    taken += test::check_one_form(dice, text, 100, [](const std::string& changed) {
      return unless_refused([&] { return canonical_json(parse_canonical_json(changed, "changed")); });
    });
  }
  CHECK(taken > 1000);
}

TEST_CASE("what changed JSON says survives canonical form, and what was not canonical is not taken as such") {
  std::size_t other_forms = 0;
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    Dice dice(seed);
    const std::string text = test::RandomJson(seed).value(4).dump(1);
    for (int tries = 0; tries < 100; ++tries) {
      const std::string changed = test::changed(dice, text);
      CAPTURE(seed, changed);
      const auto canonical = unless_refused([&] { return canonical_json(parse_json(changed, "changed")); });
      if (!canonical) continue;
      REQUIRE(parse_canonical_json(*canonical, "canonical") == parse_json(changed, "changed"));
      if (*canonical == changed) continue;
      ++other_forms;
      REQUIRE_FALSE(unless_refused([&] { return canonical_json(parse_canonical_json(changed, "changed")); }));
    }
  }
  CHECK(other_forms > 300);
}

TEST_CASE("any entry comes back from its leaf, which is canonical JSON, and a changed leaf has no second form") {
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const Entry entry = random_entry(dice);
    const std::string leaf = entry.leaf();
    CHECK(canonical_json(parse_json(leaf, "leaf")) == leaf);
    const Entry again = Entry::parse(leaf);
    CHECK(again.index == entry.index);
    CHECK(again.time == entry.time);
    CHECK(again.object == entry.object);
    CHECK(again.body == entry.body);
    taken += test::check_one_form(dice, leaf, 100, [](const std::string& changed) {
      return unless_refused([&] { return Entry::parse(changed).leaf(); });
    });
  }
  CHECK(taken > 100);
}

TEST_CASE("proofs of a log of random size hold between random sizes, and none for another leaf or head") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    test::LogDatabase fixture;
    const ledger::Log log = ledger::Log::own(fixture.database);
    const std::uint64_t all = 1 + dice.below(300);
    test::append_entries(fixture.database, log, all);
    const auto hashes = test::leaf_hashes(log, all);
    for (int round = 0; round < 40; ++round) {
      const std::uint64_t size = 1 + dice.below(all);
      const std::uint64_t index = dice.below(size);
      const std::uint64_t old_size = dice.below(size + 1);
      CAPTURE(all, size, index, old_size);
      const crypto::Digest root = log.head_at(size).root;
      REQUIRE(root == crypto::merkle_root(std::span(hashes).first(size)));
      const auto inclusion = log.inclusion_proof(index, size);
      REQUIRE(crypto::merkle_verify_inclusion(hashes[index], index, size, inclusion, root));
      REQUIRE_FALSE(crypto::merkle_verify_inclusion(dice.digest(), index, size, inclusion, root));
      const auto consistency = log.consistency_proof(old_size, size);
      REQUIRE(crypto::merkle_verify_consistency(old_size, log.head_at(old_size).root, size, root, consistency));
      if (old_size == 0) continue;
      REQUIRE_FALSE(crypto::merkle_verify_consistency(old_size, dice.digest(), size, root, consistency));
    }
  }
}

}  // namespace
}  // namespace fieldvault
