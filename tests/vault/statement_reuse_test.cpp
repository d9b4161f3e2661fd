#include <catch2/catch_test_macros.hpp>

#include <optional>
#include <string>
#include <vector>

#include "fieldvault/vault/database.hpp"
#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::string_view insert_setting = "INSERT INTO setting (name, value) VALUES (?1, ?2)";
constexpr std::string_view select_value = "SELECT value FROM setting WHERE name = ?1";

struct OpenDatabase {
  testing::TemporaryFolder folder;
  Path file = folder / "records.db";
  Database database = Database::create(file, DatabaseKey());

  void insert(std::string_view name) {
    Statement row = database.prepare(insert_setting);
    row.bind(1, name).bind(2, "value");
    row.run();
  }
};

TEST_CASE("a statement that is prepared again has forgotten what was bound to it") {
  OpenDatabase open;
  open.insert("a");
  {
    Statement row = open.database.prepare(select_value);
    row.bind(1, "a");
    CHECK(row.step());
  }
  Statement again = open.database.prepare(select_value);
  CHECK_FALSE(again.step());
}

TEST_CASE("what was lent to a statement is written as it stood when it ran, and forgotten with it") {
  OpenDatabase open;
  std::string name(100, 'a');
  Statement row = open.database.prepare(insert_setting);
  row.lend(1, name).bind(2, "value");
  row.run();
  name.assign(100, 'b');
  CHECK(open.database.setting(std::string(100, 'a')) == "value");
  CHECK_FALSE(open.database.setting(name));
  CHECK_THROWS(row.run());
}

TEST_CASE("the same statement in use twice is two statements") {
  OpenDatabase open;
  for (const char* name : {"a", "b", "c"}) open.insert(name);
  constexpr std::string_view all = "SELECT name FROM setting WHERE value = 'value' ORDER BY name";
  { Statement before = open.database.prepare(all); }
  std::string seen;
  for (Statement outer = open.database.prepare(all); outer.step();) {
    for (Statement inner = open.database.prepare(all); inner.step();) seen += outer.text(0) + inner.text(0) + " ";
  }
  CHECK(seen == "aa ab ac ba bb bc ca cb cc ");
}

TEST_CASE("a statement that was left in the middle of its rows does not stop a commit") {
  OpenDatabase open;
  for (const char* name : {"a", "b"}) open.insert(name);
  Transaction transaction(open.database);
  {
    Statement row = open.database.prepare("SELECT name FROM setting ORDER BY name");
    CHECK(row.step());
  }
  open.insert("c");
  transaction.commit();
  CHECK(open.database.setting("c") == "value");
}

TEST_CASE("a statement follows a change of the schema") {
  OpenDatabase open;
  { Statement before = open.database.prepare("SELECT * FROM setting"); }
  open.database.execute("ALTER TABLE setting ADD COLUMN later TEXT DEFAULT 'new'");
  open.insert("a");
  Statement after = open.database.prepare("SELECT * FROM setting");
  REQUIRE(after.step());
  CHECK(after.text(2) == "new");
}

TEST_CASE("a failed statement can be prepared and run again") {
  OpenDatabase open;
  open.insert("a");
  CHECK_THROWS(open.insert("a"));
  CHECK_NOTHROW(open.insert("b"));
}

TEST_CASE("more different statements than are kept, and one that outlives its database, do no harm") {
  std::optional<Statement> survivor;
  {
    OpenDatabase open;
    for (int round = 0; round < 2; ++round) {
      for (int i = 0; i < 200; ++i) {
        Statement row = open.database.prepare("SELECT " + std::to_string(i));
        REQUIRE(row.step());
        CHECK(row.integer(0) == i);
      }
    }
    survivor.emplace(open.database.prepare("SELECT 1"));
  }
  survivor.reset();
  CHECK_FALSE(survivor.has_value());
}

TEST_CASE("a closed database is let go of: it can be opened again at once") {
  testing::TemporaryFolder folder;
  const Path file = folder / "records.db";
  {
    Database database = Database::create(file, DatabaseKey());
    database.set_setting("a", "1");
    CHECK(database.setting("a") == "1");
  }
  CHECK(Database::open(file, DatabaseKey()).setting("a") == "1");
}

}  // namespace
}  // namespace fieldvault::vault
