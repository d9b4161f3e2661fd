#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "../../src/ledger/fault_list.hpp"
#include "fieldvault/crypto/error.hpp"
#include "log_fixtures.hpp"

namespace fieldvault {
namespace {

using Catch::Matchers::ContainsSubstring;
using ledger::Log;

// The faults of an own log with 12 entries, after somebody with the database key ran this.
std::vector<std::string> faults_after(const std::string& sql) {
  test::LogDatabase fixture;
  const Log log = Log::own(fixture.database);
  test::append_entries(fixture.database, log, 12);
  REQUIRE(log.faults().empty());
  fixture.database.execute("PRAGMA foreign_keys = OFF");
  fixture.database.execute(sql);
  return log.faults();
}

TEST_CASE("a ledger that counts fewer entries than it has takes no more, and says that it is damaged") {
  test::LogDatabase fixture;
  Log log = Log::own(fixture.database);
  test::append_entries(fixture.database, log, 12);
  fixture.database.execute("UPDATE log SET size = 11");
  try {
    test::append_entries(fixture.database, log, 1);
    FAIL("an entry was written over another");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::damaged);
    CHECK_THAT(error.what(), ContainsSubstring("more entries than it counts"));
  }
}

TEST_CASE("a changed leaf is named, once") {
  const auto faults = faults_after(
      "UPDATE log_entry SET leaf = CAST(replace(CAST(leaf AS TEXT), '2026-01', '2025-01') AS BLOB) WHERE position = 5");
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], ContainsSubstring("entry 5 was changed"));
  CHECK_THAT(faults[0], ContainsSubstring(test::own_device));
}

TEST_CASE("a leaf that is no entry any more is named") {
  const auto faults = faults_after("UPDATE log_entry SET leaf = x'00ff' WHERE position = 3");
  REQUIRE(faults.size() == 2);
  CHECK_THAT(faults[0], ContainsSubstring("entry 3 is malformed"));
  CHECK_THAT(faults[1], ContainsSubstring("entry 3 was changed"));
}

TEST_CASE("a changed node is named at every level") {
  const auto level = GENERATE(1, 2, 3);
  const auto faults =
      faults_after("UPDATE log_node SET hash = zeroblob(32) WHERE position = 0 AND level = " + std::to_string(level));
  REQUIRE_FALSE(faults.empty());
  CHECK_THAT(faults[0], ContainsSubstring("node 0 of level " + std::to_string(level) + " is not the hash"));
}

TEST_CASE("a changed leaf with its leaf hash adjusted is caught by the node above") {
  const auto faults = faults_after("UPDATE log_node SET hash = zeroblob(32) WHERE position = 4 AND level = 0");
  REQUIRE(faults.size() == 2);
  CHECK_THAT(faults[0], ContainsSubstring("entry 4 was changed"));
  CHECK_THAT(faults[1], ContainsSubstring("node 2 of level 1"));
}

TEST_CASE("a node that is missing or malformed is named") {
  const auto sql = GENERATE("DELETE FROM log_node WHERE position = 1 AND level = 2",
                            "UPDATE log_node SET hash = x'00' WHERE position = 1 AND level = 2");
  const auto faults = faults_after(sql);
  REQUIRE_FALSE(faults.empty());
  CHECK_THAT(faults[0], ContainsSubstring("node 1 of level 2 is missing"));
}

TEST_CASE("a node planted for entries to come is named") {
  const auto place = GENERATE("0, 12", "3, 1", "4, 0", "63, 0");
  const auto faults = faults_after("INSERT INTO log_node (log, level, position, hash) VALUES (0, " +
                                   std::string(place) + ", zeroblob(32))");
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], ContainsSubstring("belong to no entry"));
}

TEST_CASE("a changed size is named, smaller and larger") {
  const auto size = GENERATE(0, 11, 13);
  const auto faults = faults_after("UPDATE log SET size = " + std::to_string(size));
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], ContainsSubstring("stated size is " + std::to_string(size) + " but there are 12"));
}

TEST_CASE("a removed entry is named, in the middle and at the end") {
  const auto middle = faults_after("DELETE FROM log_entry WHERE position = 7");
  REQUIRE_FALSE(middle.empty());
  CHECK_THAT(middle[0], ContainsSubstring("entry 7 is missing"));
  const auto last = faults_after("DELETE FROM log_entry WHERE position = 11");
  REQUIRE_FALSE(last.empty());
  CHECK_THAT(last[0], ContainsSubstring("there are 11 entries"));
}

TEST_CASE("columns that differ from their leaf are named") {
  const auto change = GENERATE("action = 'slot.use'", "object = 'x'", "commitment = 'ff'");
  const auto faults = faults_after("UPDATE log_entry SET " + std::string(change) + " WHERE position = 2");
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], ContainsSubstring("entry 2: its columns differ"));
}

TEST_CASE("two entries swapped are named") {
  const auto faults = faults_after(
      "UPDATE log_entry SET leaf = (SELECT leaf FROM log_entry other WHERE other.log = 0 AND other.position = "
      "3 - log_entry.position) WHERE position IN (1, 2)");
  REQUIRE_FALSE(faults.empty());
  CHECK_THAT(faults[0], ContainsSubstring("entry 1 states another index"));
}

TEST_CASE("a hundred faults are listed, and of more how many there are") {
  ledger::FaultList list("ledger");
  for (int fault = 0; fault < 100; ++fault) list.add("a fault");
  ledger::FaultList longer = list;
  CHECK(std::move(list).take().size() == 100);
  longer.add("a fault");
  const auto faults = std::move(longer).take();
  REQUIRE(faults.size() == 101);
  CHECK(faults.back() == "ledger: and 1 more faults");
}

TEST_CASE("a ledger that is wrong everywhere gives a bounded list") {
  test::LogDatabase fixture;
  const Log log = Log::own(fixture.database);
  test::append_entries(fixture.database, log, 300);
  fixture.database.execute("UPDATE log_node SET hash = zeroblob(32)");
  const auto faults = log.faults();
  REQUIRE(faults.size() == 101);
  CHECK_THAT(faults.back(), ContainsSubstring("more faults"));
}

}  // namespace
}  // namespace fieldvault
