#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;

DatabaseKey key(int value) {
  crypto::initialise();
  DatabaseKey result;
  for (std::byte& byte : result.expose_mutable()) byte = static_cast<std::byte>(value);
  return result;
}

std::string value_of(Database& database, std::string_view sql) {
  Statement statement = database.prepare(sql);
  return statement.step() ? statement.text(0) : "no row";
}

std::size_t occurrences(const Bytes& bytes, std::string_view text) {
  std::size_t count = 0;
  const std::string_view all = text_of(bytes);
  for (std::size_t at = all.find(text); at != all.npos; at = all.find(text, at + 1)) ++count;
  return count;
}

TEST_CASE("every setting that protects the database reads back as it was set") {
  TemporaryFolder folder;
  Database database = Database::create(folder / "records.db", key(1));
  CHECK(value_of(database, "PRAGMA cipher_version").starts_with("4."));
  CHECK(value_of(database, "PRAGMA temp_store") == "2");
  CHECK(value_of(database, "PRAGMA cipher_memory_security") == "1");
  CHECK(value_of(database, "PRAGMA secure_delete") == "1");
  CHECK(value_of(database, "PRAGMA trusted_schema") == "0");
  CHECK(value_of(database, "PRAGMA locking_mode") == "exclusive");
  CHECK(value_of(database, "PRAGMA journal_mode") == "delete");
  CHECK(value_of(database, "PRAGMA synchronous") == "3");
  CHECK(value_of(database, "PRAGMA foreign_keys") == "1");
  CHECK(value_of(database, "PRAGMA cipher_plaintext_header_size") == "0");
}

TEST_CASE("defensive mode keeps SQL away from the schema and the shadow tables") {
  TemporaryFolder folder;
  Database database = Database::create(folder / "records.db", key(1));
  database.execute("PRAGMA writable_schema = ON");
  CHECK_THROWS_AS(database.execute("UPDATE sqlite_schema SET sql = ''"), Error);
  CHECK_THROWS_AS(database.execute("DELETE FROM text_index_data"), Error);
  CHECK(value_of(database, "PRAGMA journal_mode = OFF") == "delete");
  CHECK_THROWS_AS(database.prepare("SELECT \"not a column\""), Error);
}

TEST_CASE("the revisions of an older vault are all there after they were put in the order of their numbers") {
  TemporaryFolder folder;
  Database database = Database::create(folder / "records.db", key(1));
  // As migrations 001 to 004 leave it.
  database.execute(
      "DROP TABLE export_judged;"
      "DROP TABLE export_open;"
      "DROP INDEX record_link_target;"
      "ALTER TABLE record_link DROP COLUMN kind;"
      "CREATE INDEX record_link_target ON record_link(target, field);"
      "INSERT INTO record_link (source, field, target) VALUES ('r2', 'subject', 'r1');"
      "DROP TABLE set_aside;"
      "DROP TABLE log_hole;"
      "DROP TABLE log_checkpoint;"
      "DROP TABLE roster;"
      "ALTER TABLE seen_bundle DROP COLUMN left_out;"
      "ALTER TABLE seen_bundle DROP COLUMN roster_version;"
      "DROP TABLE revision;"
      "CREATE TABLE revision (root TEXT PRIMARY KEY, record TEXT NOT NULL, kind TEXT NOT NULL, revision INTEGER NOT "
      "NULL,"
      " written_at TEXT NOT NULL, device TEXT NOT NULL, log INTEGER NOT NULL, position INTEGER NOT NULL,"
      " line BLOB NOT NULL, is_head INTEGER NOT NULL, added INTEGER NOT NULL UNIQUE,"
      " FOREIGN KEY (log, position) REFERENCES log_entry(log, position)) STRICT, WITHOUT ROWID;"
      "CREATE INDEX revision_record ON revision(record, revision);"
      "CREATE INDEX revision_kind ON revision(kind, is_head);"
      "INSERT INTO log (id, device, size) VALUES (7, 'device', 1);"
      "INSERT INTO log_entry (log, position, leaf, action, object, commitment) VALUES (7, 0, x'00', 'a', 'o', 'c');"
      "INSERT INTO revision VALUES ('aa', 'r1', 'note', 2, 't2', 'd', 7, 0, x'0102', 1, 3);"
      "INSERT INTO revision VALUES ('bb', 'r1', 'note', 1, 't1', 'd', 7, 0, x'01', 0, 1);"
      "INSERT INTO revision VALUES ('cc', 'r2', 'case', 1, 't3', 'e', 7, 0, x'03', 1, 2);"
      "INSERT INTO setting (name, value) VALUES ('search_indexed', '3');"
      "PRAGMA user_version = 4;");
  database.migrate();
  CHECK(value_of(database,
                 "SELECT group_concat(added || root || record || kind || revision || written_at || device || log || "
                 "position ||"
                 " hex(line) || is_head, ' ') FROM (SELECT * FROM revision ORDER BY rowid)") ==
        "1bbr1note1t1d70010 2ccr2case1t3e70031 3aar1note2t2d7001021");
  CHECK(database.setting("search_indexed") == std::nullopt);
  CHECK(value_of(database, "SELECT kind FROM record_link") == "case");
  CHECK_THROWS_AS(
      database.execute("INSERT INTO revision SELECT 4, root, record, kind, revision, written_at, device, log,"
                       " position, is_head, line FROM revision WHERE added = 1"),
      Error);
  CHECK(database.integrity_faults().empty());
}

TEST_CASE("the file begins with the salt and shows nothing of what is in it") {
  constexpr std::string_view marker = "Musakhanuly was here";
  TemporaryFolder folder;
  {
    Database database = Database::create(folder / "records.db", key(0x5a));
    Transaction transaction(database);
    for (int i = 0; i < 2000; ++i) database.set_setting("name" + std::to_string(i), marker);
    // With the transaction open, the journal and whatever sorting spills lie on the disk too.
    Statement sort = database.prepare("SELECT value || random() AS v FROM setting WHERE name LIKE 'name%' ORDER BY v");
    while (sort.step()) CHECK(sort.text(0).starts_with(marker));
    for (const auto& [path, bytes] : contents(folder.path())) CHECK(occurrences(bytes, marker) == 0);
    transaction.commit();
  }
  const std::map<std::string, Bytes> files = contents(folder.path());
  REQUIRE(files.size() == 1);
  const Bytes& file = files.begin()->second;
  CHECK(file.size() > 2000 * marker.size());
  CHECK(occurrences(file, marker) == 0);
  CHECK(occurrences(file, "SQLite format") == 0);
  CHECK(Bytes(file.begin(), file.begin() + 16) == Bytes(16, std::byte{0x5a}));
}

TEST_CASE("a wrong key, a missing file and a file of something else are damage, not data") {
  TemporaryFolder folder;
  { Database database = Database::create(folder / "records.db", key(1)); }
  CHECK(caught([&] { (void)Database::open(folder / "records.db", key(2)); }).code == ErrorCode::damaged);
  CHECK(caught([&] { (void)Database::open(folder / "nothing", key(1)); }).code == ErrorCode::damaged);
  write_file(folder / "empty", {});
  CHECK(caught([&] { (void)Database::open(folder / "empty", key(1)); }).code == ErrorCode::damaged);
  CHECK(std::filesystem::file_size(folder / "empty") == 0);
  write_file(folder / "text", Bytes(8192, std::byte{'x'}));
  CHECK(caught([&] { (void)Database::open(folder / "text", key(1)); }).code == ErrorCode::damaged);
  CHECK(caught([&] { (void)Database::create(folder / "records.db", key(1)); }).code == ErrorCode::input_refused);
  std::filesystem::create_symlink(folder / "records.db", folder / "link");
  CHECK(caught([&] { (void)Database::open(folder / "link", key(1)); }).code == ErrorCode::input_refused);
}

TEST_CASE("a flipped bit and a page in another page's place are noticed by the page MACs") {
  TemporaryFolder folder;
  {
    Database database = Database::create(folder / "records.db", key(1));
    Transaction transaction(database);
    for (int i = 0; i < 200; ++i) database.set_setting("name" + std::to_string(i), std::string(100, 'v'));
    transaction.commit();
    CHECK(database.integrity_faults().empty());
  }
  const Bytes good = read_file(folder / "records.db");
  Bytes flipped = good;
  flipped[4096 * 2 + 100] ^= std::byte{1};
  Bytes moved = good;
  std::copy(good.begin() + 4096 * 2, good.begin() + 4096 * 3, moved.begin() + 4096 * 3);
  for (const Bytes& changed : {flipped, moved}) {
    write_file(folder / "records.db", changed);
    Database database = Database::open(folder / "records.db", key(1));
    CHECK_FALSE(database.integrity_faults().empty());
  }
}

TEST_CASE("a database of a newer schema version is refused and left as it is") {
  TemporaryFolder folder;
  {
    Database database = Database::create(folder / "records.db", key(1));
    const auto files = std::filesystem::directory_iterator(std::string(FIELDVAULT_SOURCE_DIR) + "/schemas/sql");
    const auto newest = std::distance(begin(files), end(files));
    CHECK(value_of(database, "PRAGMA user_version") == std::to_string(newest));
    database.execute("PRAGMA user_version = 99");
  }
  const auto before = contents(folder.path());
  const Caught refused = caught([&] { (void)Database::open(folder / "records.db", key(1)); });
  CHECK(refused.code == ErrorCode::input_refused);
  CHECK(refused.says("newer fieldvault"));
  CHECK((contents(folder.path()) == before));
}

TEST_CASE("a transaction that is not committed leaves nothing, and an inner one joins the outer") {
  TemporaryFolder folder;
  Database database = Database::create(folder / "records.db", key(1));
  {
    Transaction transaction(database);
    database.set_setting("a", "1");
  }
  CHECK_FALSE(database.setting("a"));
  {
    Transaction outer(database);
    database.set_setting("a", "1");
    {
      Transaction inner(database);
      database.set_setting("b", "2");
      inner.commit();
    }
  }
  CHECK_FALSE(database.setting("b"));
  {
    Transaction outer(database);
    Transaction inner(database);
    database.set_setting("c", "3");
    inner.commit();
    CHECK(database.in_transaction());
    outer.commit();
  }
  CHECK(database.setting("c") == "3");
}

TEST_CASE("a process that dies in a transaction leaves a journal that the next open plays back") {
  TemporaryFolder folder;
  { Database database = Database::create(folder / "records.db", key(1)); }
  const int result = in_child([&] {
    Database database = Database::open(folder / "records.db", key(1));
    Transaction transaction(database);
    database.execute("PRAGMA cache_spill = 1; PRAGMA cache_size = 1");
    for (int i = 0; i < 2000; ++i) database.set_setting("n" + std::to_string(i), std::string(200, 'v'));
    if (std::filesystem::file_size(folder / "records.db-journal") > 0) ::_exit(FaultyDisk::ended);
    return 1;
  });
  REQUIRE(result == FaultyDisk::ended);
  REQUIRE(std::filesystem::exists(folder / "records.db-journal"));
  Database database = Database::open(folder / "records.db", key(1));
  CHECK(value_of(database, "SELECT count(*) FROM setting WHERE name LIKE 'n%'") == "0");
  CHECK(database.integrity_faults().empty());
}

TEST_CASE("a database that cannot grow says how much space there is") {
  TemporaryFolder folder;
  Database database = Database::create(folder / "records.db", key(1));
  database.execute("PRAGMA max_page_count = 1");  // its present size: what SQLite takes for a full disk
  const Caught full = caught([&] { database.set_setting("large", std::string(1'000'000, 'v')); });
  CHECK(full.code == ErrorCode::disk);
  CHECK(full.says("bytes free"));
  CHECK(full.says(folder.path().string()));
}

TEST_CASE("values keep their type and their bytes through a statement") {
  TemporaryFolder folder;
  Database database = Database::create(folder / "records.db", key(1));
  Statement echo = database.prepare("SELECT ?1, ?2, ?3, ?4, ?5");
  const Bytes zeros(3);
  echo.bind(1, std::int64_t{-5}).bind(2, "'; DROP TABLE setting; --").bind(3, ByteView(zeros)).bind_null(4);
  echo.bind(5, std::string_view());
  REQUIRE(echo.step());
  CHECK(echo.integer(0) == -5);
  CHECK(echo.text(1) == "'; DROP TABLE setting; --");
  CHECK(echo.blob(2) == zeros);
  CHECK(echo.is_null(3));
  CHECK_FALSE(echo.is_null(4));
  CHECK_FALSE(echo.step());
  CHECK_THROWS_AS(database.prepare("SELECT 1; SELECT 2"), Error);
  CHECK_THROWS_AS(database.prepare(""), Error);
  database.execute("INSERT INTO log(device) VALUES('a'), ('b')");
  CHECK(database.changes() == 2);
  CHECK(database.last_row_id() == 2);
  CHECK(caught([&] { database.execute("INSERT INTO log(device) VALUES('a')"); }).code == ErrorCode::program_failed);
}

TEST_CASE("an index without contents takes and deletes rows under these settings") {
  TemporaryFolder folder;
  Database database = Database::create(folder / "records.db", key(1));
  database.execute("INSERT INTO text_index(rowid, tokens) VALUES(1, 'zhuo wen'), (2, 'wen')");
  database.execute("DELETE FROM text_index WHERE rowid = 1");
  CHECK(value_of(database, "SELECT count(*) FROM text_index WHERE text_index MATCH 'wen'") == "1");
}

TEST_CASE("opened in a process where SQLite is the plain one", "[.plain-sqlite]") {
  TemporaryFolder folder;
  const Caught refused = caught([&] { (void)Database::create(folder / "records.db", key(1)); });
  CHECK(refused.code == ErrorCode::program_failed);
  CHECK(refused.says("plain SQLite"));
  CHECK(std::filesystem::file_size(folder / "records.db") == 0);
  // A database that a plain SQLite could read would be plaintext; one of ours is not even looked at.
  for (const std::string_view start : {std::string_view("SQLite format 3\0", 16), std::string_view("encrypted")}) {
    const Bytes file = copy_of(bytes_of(std::string(start) + std::string(8192, 'x')));
    write_file(folder / "records.db", file);
    const Caught open = caught([&] { (void)Database::open(folder / "records.db", key(1)); });
    CHECK(open.code == ErrorCode::program_failed);
    CHECK(open.says("plain SQLite"));
    CHECK((read_file(folder / "records.db") == file));
  }
}

TEST_CASE("linked with a plain SQLite, the program refuses to create a database and to open one") {
  // The preloaded library answers before SQLCipher, as it would in a program linked with it.
  const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
  const std::string command = "ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 LD_PRELOAD=libsqlite3.so.0 '" +
                              self + "' '[.plain-sqlite]' 2>&1";
  const auto close_pipe = [](FILE* pipe) { ::pclose(pipe); };
  const std::unique_ptr<FILE, decltype(close_pipe)> pipe(::popen(command.c_str(), "r"), close_pipe);
  REQUIRE(pipe);
  std::string output(4096, '\0');
  output.resize(std::fread(output.data(), 1, output.size(), pipe.get()));
  INFO(output);
  if (output.find("cannot be preloaded") != output.npos) SKIP("there is no plain SQLite on this machine to try");
  CHECK(output.find("All tests passed (9 assertions") != output.npos);
}

}  // namespace
}  // namespace fieldvault::vault
