#include <catch2/catch_test_macros.hpp>

#include "../../src/report/known_names.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/records/consent.hpp"
#include "fieldvault/records/unnamed.hpp"
#include "fieldvault/report/case_file.hpp"
#include "fieldvault/report/publish.hpp"
#include "records/test_vault.hpp"
#include "vault/fixtures.hpp"

namespace fieldvault::report {
namespace {

using records::RecordId;
using records::test::refusal_of;
using records::test::TestVault;

bool holds(const std::string& all, std::string_view part) { return all.find(part) != std::string::npos; }

Json named_person(std::string_view code, std::string_view name) {
  return {{"code", code}, {"names", {{{"full", name}, {"lang", "kk"}, {"parts", {{"given", "Mosslight"}}}}}}};
}

Json told(int number, std::string_view words, std::string_view identifies = "") {
  Json value = {{"number", number}, {"text", {{"text", words}, {"lang", "en"}}}};
  if (!identifies.empty()) value["identifies"] = identifies;
  return value;
}

struct Recorded : TestVault {
  RecordId witness = store.add("person", named_person("W-0001", "Mosslight Ferntower")).id;
  RecordId file = store.add("case", {{"title", "The Brindlecamp"}, {"persons", {witness.text()}}}).id;
  RecordId agreement =
      records::set_consent(
          vault, witness,
          {{"form", "written"}, {"date", "2025-12-01"}, {"uses", {{"store", records::test::permit_all()}}}})
          .id;
  RecordId testimony =
      store
          .add("testimony",
               {{"witness", witness.text()},
                {"case", file.text()},
                {"interviewer", "R-07"},
                {"date", {{"date", "2025-12-02"}, {"as_told", "on the day of Quillmarket"}}},
                {"consent", agreement.text()},
                {"narrative",
                 {told(1, "Unconfirmed: the gate."), told(2, "The lamp never went out.", "nobody"),
                  told(3, "MOSSLIGHT was there.", "nobody"), told(4, "They came for the baker.")}},
                {"redacted", {{{"number", 4}, {"text", {{"text", "They came for […]."}, {"lang", "en"}}}}}},
                {"observations", "He looked at Ferntower hill."}})
          .id;

  CaseFile write(PersonsBy persons, bool whole = false) {
    return case_file(vault, {whole ? std::nullopt : std::optional(file), persons});
  }
};

TEST_CASE("without names a page shows what is confirmed to identify nobody, and says what it leaves out") {
  Recorded recorded;
  const CaseFile file = recorded.write(PersonsBy::code);
  CHECK(holds(file.page, "W-0001"));
  CHECK(holds(file.page, "The lamp never went out."));
  CHECK(holds(file.page, "They came for […]."));
  CHECK(holds(file.page, "2025-12-02"));
  for (const char* hidden : {"Unconfirmed", "baker", "hill", "Quillmarket", "Brindlecamp"}) {
    INFO(hidden);
    CHECK_FALSE(holds(file.page, hidden));
  }
  CHECK(file.statements == 1);
  CHECK(file.statements_left_out == 3);
  CHECK(holds(file.page, "[left out: nobody has confirmed that it identifies nobody]"));
}

TEST_CASE("a name that the vault knows is in no byte, though its statement is confirmed") {
  Recorded recorded;
  const std::string page = recorded.write(PersonsBy::code, true).page;
  for (const char* name : {"Mosslight", "MOSSLIGHT", "Ferntower"}) CHECK_FALSE(holds(page, name));
  CHECK(holds(page, "though it was confirmed to identify nobody"));
}

TEST_CASE("a name has two letters at least, and under four it must stand by itself") {
  TestVault world;
  (void)world.store.add(
      "person",
      {{"code", "W-0001"}, {"names", {{{"full", "Q"}}, {{"full", "Ai"}}, {{"full", "Ayl"}}, {{"full", "Orin"}}}}});
  const KnownNames names(world.store);
  for (const char* text : {"to Ai, then", "AYL", "Orinoco", "Thorina"}) {
    CAPTURE(text);
    CHECK(names.stand_in(std::string_view(text)));
  }
  for (const char* text : {"Q", "said", "Aylward", "Ori"}) {
    CAPTURE(text);
    CHECK_FALSE(names.stand_in(std::string_view(text)));
  }
}

TEST_CASE("with names everything stands") {
  Recorded recorded;
  const CaseFile file = recorded.write(PersonsBy::name);
  for (const char* shown : {"Mosslight Ferntower", "Unconfirmed: the gate.", "baker", "hill", "Brindlecamp"}) {
    INFO(shown);
    CHECK(holds(file.page, shown));
  }
  CHECK(file.statements == 4);
  CHECK(file.left_out == 0);
}

TEST_CASE("a case file has what belongs to the case and nothing else") {
  Recorded recorded;
  const RecordId other = recorded.person("W-0999");
  static_cast<void>(recorded.store.add("event", {{"title", "Elsewhere"}, {"begin", "2011"}, {"identifies", "nobody"}}));
  static_cast<void>(recorded.store.add(
      "event",
      {{"title", "The raid"}, {"begin", "2018-04"}, {"case", recorded.file.text()}, {"identifies", "nobody"}}));
  const CaseFile file = recorded.write(PersonsBy::code);
  CHECK(file.persons == 1);
  CHECK(file.events == 1);
  // The witness of the case is asked about the title of its event: without names it does not stand.
  CHECK_FALSE(holds(file.page, "The raid"));
  CHECK(holds(recorded.write(PersonsBy::name).page, "The raid"));
  CHECK_FALSE(holds(file.page, "W-0999"));
  CHECK_FALSE(holds(file.page, "Elsewhere"));
  CHECK(recorded.write(PersonsBy::code, true).persons == 2);
}

TEST_CASE("a withdrawal stands before everything else") {
  Recorded recorded;
  static_cast<void>(records::withdraw_consent(recorded.vault, recorded.witness, {records::Use::store}, "Ferntower",
                                              "Mosslight is afraid"));
  const CaseFile file = recorded.write(PersonsBy::code);
  CHECK(file.withdrawals == 1);
  const std::size_t at = file.page.find("Consent that was withdrawn");
  REQUIRE(at != std::string::npos);
  CHECK(at < file.page.find("<nav"));
  CHECK_FALSE(holds(file.page, "afraid"));
  CHECK_FALSE(holds(file.page, "Ferntower"));
  CHECK(holds(recorded.write(PersonsBy::name).page, "Mosslight is afraid"));
}

TEST_CASE("records with two heads are named as conflicts") {
  Recorded recorded;
  const records::Revision first = recorded.revision(recorded.testimony);
  recorded.store.revise(recorded.testimony, [&] {
    Json body = first.body();
    body["interviewer"] = "R-08";
    return body;
  }());
  records::Envelope other = first.envelope();
  other.revision = 2;
  other.parents = {first.root()};
  other.written_at = vault::Timestamp(recorded.clock.seconds + 5);
  Json body = first.body();
  body["interviewer"] = "R-09";
  const records::Revision second = records::Revision::write(other, body, records::Salt{});
  vault::Transaction transaction(recorded.vault.database());
  const auto position =
      ledger::Journal(recorded.vault).record(ledger::action::record_write, other.id.text(), second.root());
  REQUIRE(recorded.store.accept(second, 0, position));
  transaction.commit();
  const CaseFile file = recorded.write(PersonsBy::code);
  CHECK(file.conflicts == 1);
  CHECK(holds(file.page, "2 revisions stand side by side"));
}

TEST_CASE("evidence stands with its hash and custody, and its file's name only with names") {
  Recorded recorded;
  const vault::Path path = recorded.folder.path() / "Ferntower-gate.txt";
  recorded.disk.publish_new(path, bytes_of("what was seen"));
  const auto attached =
      evidence::attach(recorded.vault, path,
                       {{"title", "The gate"}, {"kind", "document"}, {"testimony", recorded.testimony.text()}}, {});
  const CaseFile file = recorded.write(PersonsBy::code);
  CHECK(file.evidence == 1);
  CHECK(holds(file.page, attached.sha256.hex()));
  CHECK(holds(file.page, attached.object.hex()));
  CHECK(holds(file.page, "Chain of custody"));
  CHECK_FALSE(holds(file.page, "Ferntower"));
  CHECK(holds(recorded.write(PersonsBy::name).page, "Ferntower-gate.txt"));
}

TEST_CASE("what a record without persons says of itself stands only where it says that it identifies nobody") {
  TestVault vault;
  const RecordId silent = vault.store.add("event", {{"title", "Silent"}, {"begin", "2018"}}).id;
  const RecordId confirmed =
      vault.store.add("event", {{"title", "Confirmed"}, {"begin", "2018"}, {"identifies", "nobody"}}).id;
  CHECK(records::without_names(vault.store, vault.store.current(silent).value()).left_out ==
        std::vector<std::string>{"/title"});
  CHECK(records::without_names(vault.store, vault.store.current(confirmed).value()).left_out.empty());
  const std::string page = case_file(vault.vault, {}).page;
  CHECK(holds(page, "Confirmed"));
  CHECK_FALSE(holds(page, "Silent"));
}

TEST_CASE("a page goes into a new file of its owner's, and the ledger says so") {
  Recorded recorded;
  const vault::Path out = recorded.folder.path() / "case.html";
  const ledger::Log log = ledger::Log::own(recorded.vault.database());
  const std::uint64_t before = log.size();
  publish(recorded.vault, "a page", out, {{"page", "case-file"}});
  CHECK(log.size() == before + 1);
  CHECK(log.entry(before).action == report_write);
  CHECK(ledger::find_act(recorded.vault.database(), 0, before).value().content.at("sha256") ==
        Json(crypto::sha256(bytes_of("a page")).hex()));
  CHECK((std::filesystem::status(out).permissions() & std::filesystem::perms::mask) ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK(refusal_of([&] { publish(recorded.vault, "another", out, {}); }).code() == ErrorCode::input_refused);
  CHECK(log.size() == before + 1);
}

TEST_CASE("a page that gets no name is in the ledger, and nothing of it lies there") {
  fieldvault::test::TemporaryFolder folder;
  vault::testing::FaultyDisk disk;
  records::test::TestClock clock;
  crypto::SystemRandom random;
  vault::Vault vault = trust::create_device(folder.path() / "vault", trust::CardName("Field 7"), trust::Role::field,
                                            vault::Passphrase(crypto::SecretBuffer(bytes_of("correct horse"))),
                                            crypto::Argon2Cost(64 * 1024, 3), vault::Context{disk, clock, random});
  const ledger::Log log = ledger::Log::own(vault.database());
  const std::uint64_t before = log.size();
  disk.fail(vault::DiskOperation::rename, 1, EIO);
  CHECK(refusal_of([&] { publish(vault, "a page", folder.path() / "case.html", {}); }).code() == ErrorCode::disk);
  CHECK(log.size() == before + 1);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

}  // namespace
}  // namespace fieldvault::report
