#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "log_fixtures.hpp"
#include "refusal.hpp"

namespace fieldvault {
namespace {

using Catch::Matchers::ContainsSubstring;
using ledger::Journal;
using ledger::Log;
using test::refusal_of;

class FixedClock final : public vault::Clock {
 public:
  vault::Timestamp now() override { return vault::Timestamp(1'767'322'800); }
  std::int64_t milliseconds() override { return 1'767'322'800'000; }
};

vault::Passphrase passphrase() { return vault::Passphrase(crypto::SecretBuffer(bytes_of("correct horse"))); }

// A vault with an own ledger and an actor, as the part above makes it.
struct JournalVault {
  test::TemporaryFolder folder;
  vault::Disk disk;
  FixedClock clock;
  crypto::SystemRandom random;
  vault::Vault vault = vault::Vault::create(folder.path() / "vault", passphrase(), crypto::Argon2Cost(64 * 1024, 3),
                                            vault::Context{disk, clock, random});

  JournalVault() {
    vault.database().set_setting("actor", "0123456789ABCDEF");
    vault.database().execute("INSERT INTO log (id, device) VALUES (0, '" + vault.id().text() + "')");
  }

  std::uint64_t act(const Json& content) {
    vault::Transaction transaction(vault.database());
    const std::uint64_t index = Journal(vault).act("trust.add", "device/1", content);
    transaction.commit();
    return index;
  }
};

TEST_CASE("the journal writes who, when and what, at the next index") {
  JournalVault fixture;
  const crypto::Digest root = crypto::sha256(bytes_of("root"));
  CHECK(fixture.act("first") == 0);
  vault::Transaction transaction(fixture.vault.database());
  CHECK(Journal(fixture.vault).record(ledger::action::record_write, "testimony/1", root) == 1);
  transaction.commit();
  CHECK(Log::own(fixture.vault.database()).leaf(1) ==
        R"({"action":"record.write","actor":"0123456789ABCDEF","commitment":")" + root.hex() +
            R"(","index":1,"object":"testimony/1","time":"2026-01-02T03:00:00Z","v":1})");
}

TEST_CASE("a journal that wrote before goes on behind what another one wrote, and the tree is that of all entries") {
  JournalVault fixture;
  vault::Transaction transaction(fixture.vault.database());
  Journal journal(fixture.vault);
  std::uint64_t next = 0;
  const auto append = [&](Journal& by) {
    const crypto::Digest root = crypto::sha256(bytes_of(std::to_string(next)));
    return by.record(ledger::action::record_write, "testimony/1", root);
  };
  for (int turn = 0; turn < 60; ++turn) {
    CHECK(append(journal) == next++);
    if (turn % 7 != 3) continue;
    Journal another(fixture.vault);
    for (int more = turn % 5; more > 0; --more) CHECK(append(another) == next++);
  }
  transaction.commit();
  const Log log = Log::own(fixture.vault.database());
  CHECK(log.size() == next);
  CHECK(log.faults().empty());
  CHECK(log.head().root == crypto::merkle_root(test::leaf_hashes(log, next)));
}

TEST_CASE("a journal that wrote what was rolled back goes on from what is there, and the tree is that of all entries") {
  JournalVault fixture;
  vault::Database& database = fixture.vault.database();
  fixture.act("stays");
  Journal journal(fixture.vault);
  const auto append = [&](Journal& by, std::string_view said) {
    return by.record(ledger::action::record_write, "testimony/1", crypto::sha256(bytes_of(said)));
  };
  {
    vault::Transaction transaction(database);
    database.set_setting("actor", "FEDCBA9876543210");
    CHECK(append(journal, "goes") == 1);
    CHECK(append(journal, "goes too") == 2);
  }
  // In the place of what went, another entry stands; the next one completes a node over it.
  fixture.act("stays too");
  CHECK(fixture.act("and this") == 2);
  vault::Transaction transaction(database);
  CHECK(append(journal, "comes") == 3);
  transaction.commit();
  const Log log = Log::own(database);
  CHECK(log.faults().empty());
  CHECK(log.head().root == crypto::merkle_root(test::leaf_hashes(log, 4)));
  CHECK(log.entry(3).actor == "0123456789ABCDEF");
}

TEST_CASE("a journal goes on in a later transaction, behind what others committed meanwhile") {
  JournalVault fixture;
  Journal journal(fixture.vault);
  for (std::uint64_t turn = 0; turn < 8; ++turn) {
    vault::Transaction transaction(fixture.vault.database());
    CHECK(journal.act("trust.add", "device/1", turn) == 2 * turn);
    transaction.commit();
    CHECK(fixture.act("between") == 2 * turn + 1);
  }
  const Log log = Log::own(fixture.vault.database());
  CHECK(log.faults().empty());
  CHECK(log.head().root == crypto::merkle_root(test::leaf_hashes(log, 16)));
  CHECK(ledger::ledger_faults(fixture.vault.database()).empty());
}

TEST_CASE("outside a transaction a journal writes nothing, though it wrote in one that ended") {
  JournalVault fixture;
  Journal journal(fixture.vault);
  const auto is_refused = [&] {
    return refusal_of([&] { journal.act("trust.add", "device/1", "x"); }).code() == ErrorCode::program_failed;
  };
  CHECK(is_refused());
  {
    vault::Transaction transaction(fixture.vault.database());
    CHECK(journal.act("trust.add", "device/1", "goes") == 0);
  }
  CHECK(is_refused());
  vault::Transaction transaction(fixture.vault.database());
  CHECK(journal.act("trust.add", "device/1", "stays") == 0);
  transaction.commit();
  CHECK(is_refused());
  CHECK(Log::own(fixture.vault.database()).size() == 1);
}

TEST_CASE("an act commits to salt and canonical content, and is kept") {
  JournalVault fixture;
  const Json content{{"b", 1}, {"a", "Мұса"}};
  const std::uint64_t index = fixture.act(content);
  const auto act = ledger::find_act(fixture.vault.database(), 0, index);
  REQUIRE(act);
  CHECK(act->index == index);
  CHECK(act->content == content);
  CHECK(act->salt.size() == 32);
  Bytes salted = act->salt;
  const ByteView canonical = bytes_of("{\"a\":\"Мұса\",\"b\":1}");
  salted.insert(salted.end(), canonical.begin(), canonical.end());
  CHECK(act->commitment() == crypto::sha256(salted));
  CHECK(Log::own(fixture.vault.database()).entry(index).commitment == act->commitment());
  CHECK_FALSE(ledger::find_act(fixture.vault.database(), 0, 99));
}

TEST_CASE("the same content twice has two commitments, so that a short content cannot be guessed") {
  JournalVault fixture;
  const std::uint64_t first = fixture.act("yes");
  const std::uint64_t second = fixture.act("yes");
  const Log log = Log::own(fixture.vault.database());
  CHECK(log.entry(first).commitment != log.entry(second).commitment);
}

TEST_CASE("the entry of a piece of evidence carries its object name") {
  JournalVault fixture;
  const crypto::Digest object = crypto::sha256(bytes_of("body"));
  vault::Transaction transaction(fixture.vault.database());
  const std::uint64_t index =
      Journal(fixture.vault).act(ledger::action::evidence_attach, "evidence/1", Json::object(), object);
  transaction.commit();
  CHECK(Log::own(fixture.vault.database()).entry(index).body == object);
}

TEST_CASE("an act in a transaction that is rolled back leaves neither act nor leaf") {
  JournalVault fixture;
  fixture.act("stays");
  {
    vault::Transaction transaction(fixture.vault.database());
    (void)Journal(fixture.vault).act("trust.add", "device/2", "goes");
  }
  CHECK(Log::own(fixture.vault.database()).size() == 1);
  CHECK_FALSE(ledger::find_act(fixture.vault.database(), 0, 1));
  CHECK(ledger::ledger_faults(fixture.vault.database()).empty());
}

TEST_CASE("a changed content or salt of an act is named") {
  JournalVault fixture;
  fixture.act("one");
  fixture.act("two");
  CHECK(ledger::ledger_faults(fixture.vault.database()).empty());
  fixture.vault.database().execute("UPDATE act SET content = CAST('\"2wo\"' AS BLOB) WHERE position = 1");
  auto faults = ledger::ledger_faults(fixture.vault.database());
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], ContainsSubstring("entry 1 was changed"));
  fixture.vault.database().execute("UPDATE act SET salt = zeroblob(32) WHERE position = 0");
  faults = ledger::ledger_faults(fixture.vault.database());
  CHECK(faults.size() == 2);
}

TEST_CASE("an entry of the own ledger whose act or revision is gone is named") {
  JournalVault fixture;
  fixture.act("one");
  fixture.act("two");
  fixture.vault.database().execute("DELETE FROM act WHERE position = 0");
  const auto faults = ledger::ledger_faults(fixture.vault.database());
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], ContainsSubstring("entry 0 (trust.add) is missing"));
}

TEST_CASE("faults of a replica are found too, and its contents may be absent") {
  JournalVault fixture;
  const Log replica = Log::replica(fixture.vault.database(), test::other_device);
  test::append_entries(fixture.vault.database(), replica, 5);
  CHECK(ledger::ledger_faults(fixture.vault.database()).empty());
  fixture.vault.database().execute("UPDATE log_node SET hash = zeroblob(32) WHERE level = 2");
  const auto faults = ledger::ledger_faults(fixture.vault.database());
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], ContainsSubstring(test::other_device));
}

TEST_CASE("a vault that does not say who acts writes nothing") {
  JournalVault fixture;
  fixture.vault.database().execute("DELETE FROM setting WHERE name = 'actor'");
  CHECK(refusal_of([&] { fixture.act("x"); }).code() == ErrorCode::damaged);
  CHECK(Log::own(fixture.vault.database()).size() == 0);
}

}  // namespace
}  // namespace fieldvault
