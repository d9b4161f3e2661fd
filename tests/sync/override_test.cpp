// Bundles that never came, given up by an officer: what comes in behind them, what is left out, and that a stick which
// is found after all still counts.
#include <catch2/catch_test_macros.hpp>

#include "fieldvault/bundle/gap_override.hpp"
#include "fieldvault/bundle/received.hpp"
#include "fieldvault/sync/purge.hpp"
#include "fieldvault/sync/receipt.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;

struct Lost {
  Parties parties;
  std::vector<vault::Path> files;
  explicit Lost(int bundles) {
    for (int number = 1; number <= bundles; ++number) files.push_back(next_bundle(parties, number));
    REQUIRE(take(1).verdict == ImportVerdict::imported);
  }
  ImportReport take(int number, std::string_view override_file = {}) {
    return import_bundle(parties.hq, files.at(static_cast<std::size_t>(number - 1)), {}, override_file);
  }
  std::string override_of(int number, std::uint64_t first_missing, vault::Vault& by) {
    const vault::Path out = parties.folder / ("override-" + std::to_string(++written_));
    static_cast<void>(bundle::write_override(
        by, {files.at(static_cast<std::size_t>(number - 1)), first_missing, "the courier lost it", out}, {}));
    return read_file(out);
  }
  std::string override_of(int number, std::uint64_t first_missing) {
    return override_of(number, first_missing, parties.officer);
  }
  Error refused(int number, std::string_view override_file) {
    const Contents before = contents(parties.hq);
    const Error error = refusal([&] { static_cast<void>(take(number, override_file)); });
    CHECK(contents(parties.hq) == before);
    return error;
  }
  [[nodiscard]] bool has(const std::string& words) {
    return count(parties.hq, "revision WHERE instr(CAST(line AS TEXT), '" + words + "') > 0") > 0;
  }

 private:
  int written_ = 0;
};

}  // namespace

TEST_CASE("what an officer gave up does not hold back what came after it") {
  Lost lost(4);
  CHECK(lost.take(3).verdict == ImportVerdict::quarantined);
  const ImportReport report = lost.take(3, lost.override_of(3, 2));
  CHECK(report.verdict == ImportVerdict::imported);
  CHECK(ids(report) == Ids{"FV-SEQ-012"});
  CHECK(lost.has("Words 3"));
  CHECK_FALSE(lost.has("Words 2"));
  CHECK(lost.parties.hq.objects().list().empty());
  check_sound(lost.parties.hq);
  const Json act = last_act(lost.parties.hq);
  CHECK(act.at("override").at("first_missing") == 2);
  CHECK(act.at("override").at("officer") == trust::own_card(lost.parties.officer).signing_key.id().text());

  // The next one follows as always; what is missing is still named.
  CHECK(ids(lost.take(4)).empty());
  check_sound(lost.parties.hq);
  const auto missing = bundle::missing_bundles(lost.parties.hq.database());
  REQUIRE(missing.size() == 1);
  CHECK(missing.front().numbers == std::vector<std::uint64_t>{2});
}

TEST_CASE("a stick that is found after all is taken in, and nothing is missing any more") {
  Lost lost(5);
  REQUIRE(lost.take(4, lost.override_of(4, 2)).verdict == ImportVerdict::imported);
  SECTION("in order") {
    CHECK(ids(lost.take(2)) == Ids{"FV-SEQ-011"});
    check_sound(lost.parties.hq);
    CHECK(ids(lost.take(3)) == Ids{"FV-SEQ-011"});
  }
  SECTION("the later one first: it waits for the earlier, and what follows the known ones does not wait") {
    CHECK(lost.take(3).verdict == ImportVerdict::quarantined);
    CHECK(lost.take(5).verdict == ImportVerdict::imported);
    const ImportReport report = lost.take(2);
    CHECK(ids(report) == Ids{"FV-SEQ-011", "FV-SEQ-008"});
  }
  CHECK(bundle::missing_bundles(lost.parties.hq.database()).empty());
  for (const char* words : {"Words 1", "Words 2", "Words 3", "Words 4"}) CHECK(lost.has(words));
  CHECK(count(lost.parties.hq, "log_hole") == 0);
  static_cast<void>(lost.take(5));
  CHECK(lost.has("Words 5"));
  check_sound(lost.parties.hq);
  for (int number = 1; number <= 5; ++number) CHECK(lost.take(number).verdict == ImportVerdict::duplicate);
  const ledger::Log replica = *ledger::Log::find_replica(lost.parties.hq.database(), lost.parties.field.id().text());
  CHECK(replica.head() == ledger::Log::own(lost.parties.field.database()).head_at(replica.size()));
}

TEST_CASE("what only a missing ledger entry could prove is left out and counted, and comes when it is sent again") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "Words 1", agreed());
  const vault::Path first = parties.export_to("1.fvb").files[0];
  // Its entries and the photograph are in bundle 2's part of the ledger; it leaves with bundle 3, when there is
  // consent.
  records::RecordStore store(parties.field);
  static_cast<void>(records::set_consent(
      parties.field, witness.person,
      {{"form", "written"}, {"date", "2025-12-03"}, {"uses", {{"store", {{"decision", "deny"}}}}}}));
  const evidence::Attached photo = attach_photo(parties, witness.testimony, 70'000);
  const vault::Path second = parties.export_to("2.fvb").files[0];
  static_cast<void>(records::set_consent(
      parties.field, witness.person, {{"form", "written"}, {"date", "2025-12-04"}, {"uses", {{"store", agreed()}}}}));
  const vault::Path third = parties.export_to("3.fvb").files[0];
  vault::Vault& hq = parties.hq;
  REQUIRE(import_bundle(hq, first, {}).verdict == ImportVerdict::imported);
  const vault::Path out = parties.folder / "3.override";
  static_cast<void>(bundle::write_override(parties.officer, {third, 2, "lost", out}, {}));
  const ImportReport report = import_bundle(hq, third, {}, read_file(out));
  REQUIRE(report.verdict == ImportVerdict::imported);
  CHECK(ids(report) == Ids{"FV-SEQ-012", "FV-SEQ-013"});
  CHECK(report.evidence == 0);
  CHECK(hq.objects().list().empty());
  check_sound(hq);

  // The field may destroy its copy on the word of a receipt.
  const vault::Path receipt = parties.folder / "3.receipt";
  const Error refused = refusal([&] { give_receipt(hq, third, receipt); });
  CHECK(refused.code() == ErrorCode::not_found);
  CHECK(std::string_view(refused.what()).find("left out") != std::string_view::npos);

  SECTION("the missing one comes, and this one is imported again") {
    REQUIRE(import_bundle(hq, second, {}).verdict == ImportVerdict::imported);
    const ImportReport repaired = import_bundle(hq, third, {});
    CHECK(repaired.verdict == ImportVerdict::imported);
    CHECK(repaired.evidence == 1);
    CHECK(import_bundle(hq, third, {}).verdict == ImportVerdict::duplicate);
    give_receipt(hq, third, receipt);
    static_cast<void>(accept_receipt(parties.field, read_file(receipt)));
    CHECK(purgeable(parties.field).size() == 1);
  }
  SECTION("it goes again, with what proves it") {
    bundle::ExportRequest again = parties.request("4.fvb");
    again.scope = bundle::ExportScope::what_has_no_receipt;
    const vault::Path fourth = export_bundle(parties.field, again, {}).files[0];
    const ImportReport repaired = import_bundle(hq, fourth, {});
    CHECK(ids(repaired).empty());
    CHECK(repaired.evidence == 1);
    give_receipt(hq, fourth, receipt);
    static_cast<void>(accept_receipt(parties.field, read_file(receipt)));
    CHECK(purgeable(parties.field).size() == 1);
  }
  CHECK(hq.objects().list().size() == 1);
  check_sound(hq);
}

TEST_CASE("the copy in quarantine of a bundle of which something was left out is kept") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "Words 1", agreed());
  const vault::Path first = parties.export_to("1.fvb").files[0];
  const Json refused = {{"form", "written"}, {"date", "2025-12-03"}, {"uses", {{"store", {{"decision", "deny"}}}}}};
  static_cast<void>(records::set_consent(parties.field, witness.person, refused));
  static_cast<void>(attach_photo(parties, witness.testimony, 70'000));
  const vault::Path second = parties.export_to("2.fvb").files[0];
  const vault::Path third = next_bundle(parties, 3);
  const Json given = {{"form", "written"}, {"date", "2025-12-04"}, {"uses", {{"store", agreed()}}}};
  static_cast<void>(records::set_consent(parties.field, witness.person, given));
  const vault::Path fourth = parties.export_to("4.fvb").files[0];
  for (const vault::Path& file : {first, third, fourth}) static_cast<void>(import_bundle(parties.hq, file, {}));
  const vault::Path out = parties.folder / "3.override";
  static_cast<void>(bundle::write_override(parties.officer, {third, 2, "lost", out}, {}));
  REQUIRE(import_bundle(parties.hq, third, {}, read_file(out)).verdict == ImportVerdict::imported);
  CHECK(parties.hq.objects().list().size() == 1);
  check_sound(parties.hq);
  vault::Vault again = open_copy(parties, "hq", "hq-again", parties.other_disk);
  CHECK(again.objects().list().size() == 1);
  check_sound(again);
  // The missing one comes, and the bundle again: now its file goes, and the photograph is here.
  REQUIRE(import_bundle(again, second, {}).verdict == ImportVerdict::imported);
  CHECK(import_bundle(again, fourth, {}).evidence == 1);
  CHECK(again.objects().list().size() == 1);
  check_sound(again);
}

TEST_CASE("a stick from the middle of what was given up comes in with an override of its own") {
  Lost lost(5);
  REQUIRE(lost.take(5, lost.override_of(5, 2)).verdict == ImportVerdict::imported);
  REQUIRE(lost.take(3).verdict == ImportVerdict::quarantined);
  CHECK(ids(lost.take(3, lost.override_of(3, 2))) == Ids{"FV-SEQ-012", "FV-SEQ-011"});
  CHECK(lost.has("Words 3"));
  CHECK(count(lost.parties.hq, "log_hole") == 2);
  check_sound(lost.parties.hq);
  CHECK(lost.take(2).verdict == ImportVerdict::imported);
  CHECK(lost.take(4).verdict == ImportVerdict::imported);
  CHECK(count(lost.parties.hq, "log_hole") == 0);
  check_sound(lost.parties.hq);
}

TEST_CASE("a bundle that was audited here and never imported can be given up") {
  Lost lost(3);
  static_cast<void>(bundle::audit(lost.parties.hq, lost.files[1], {}));
  CHECK(lost.take(3).verdict == ImportVerdict::quarantined);
  CHECK(lost.take(3, lost.override_of(3, 2)).verdict == ImportVerdict::imported);
  const auto missing = bundle::missing_bundles(lost.parties.hq.database());
  REQUIRE(missing.size() == 1);
  CHECK(missing.front().numbers == std::vector<std::uint64_t>{2});
  check_sound(lost.parties.hq);
}

TEST_CASE("an override is for one bundle, and for what it names as missing") {
  Lost lost(5);
  SECTION("for another bundle") {
    const Error error = lost.refused(4, lost.override_of(3, 2));
    CHECK(error.code() == ErrorCode::not_trusted);
    CHECK(std::string_view(error.what()).find("for another bundle") != std::string_view::npos);
  }
  SECTION("more is missing than it says") {
    const Error error = lost.refused(4, lost.override_of(4, 3));
    CHECK(error.code() == ErrorCode::not_trusted);
    CHECK(std::string_view(error.what()).find("and 2 is missing") != std::string_view::npos);
  }
  SECTION("one that waits goes on waiting, and is not lost") {
    REQUIRE(lost.take(3).verdict == ImportVerdict::quarantined);
    CHECK(lost.take(5, lost.override_of(5, 2)).verdict == ImportVerdict::imported);
    CHECK(ids(lost.take(2)) == Ids{"FV-SEQ-011", "FV-SEQ-008"});
    CHECK(lost.has("Words 3"));
  }
  SECTION("where nothing is missing it changes nothing") {
    const std::string file = lost.override_of(3, 2);
    REQUIRE(lost.take(2).verdict == ImportVerdict::imported);
    CHECK(ids(lost.take(3, file)).empty());
    CHECK(count(lost.parties.hq, "log_hole") == 0);
  }
  check_sound(lost.parties.hq);
}

TEST_CASE("the reason of an override has 2,000 bytes, and no more") {
  Lost lost(3);
  const auto write = [&](std::size_t size) {
    static_cast<void>(bundle::write_override(
        lost.parties.officer, {lost.files.at(2), 2, std::string(size, 'x'), lost.parties.folder / "3.override"}, {}));
  };
  CHECK(refusal([&] { write(2001); }).code() == ErrorCode::input_refused);
  CHECK(refusal([&] { write(0); }).code() == ErrorCode::input_refused);
  CHECK_NOTHROW(write(2000));
}

TEST_CASE("only an officer who is trusted here gives bundles up") {
  Lost lost(3);
  Parties& parties = lost.parties;
  CHECK(refusal([&] { static_cast<void>(lost.override_of(3, 2, parties.hq)); }).code() == ErrorCode::forbidden);
  CHECK(refusal([&] { static_cast<void>(lost.override_of(3, 3)); }).code() == ErrorCode::input_refused);
  std::string file = lost.override_of(3, 2);
  SECTION("changed") {
    file.replace(file.find("first-missing: 2"), 16, "first-missing: 1");
    CHECK(lost.refused(3, file).code() == ErrorCode::authentication_failed);
  }
  SECTION("of another kind") {
    CHECK(lost.refused(3, trust::encode_card_file(trust::own_card(parties.officer),
                                                  trust::device_keys(parties.officer).signing))
              .code() == ErrorCode::input_refused);
  }
  SECTION("signed by one who is no officer") {
    const std::string text = file.substr(0, file.find("\n\n") + 1);
    const trust::SignedFile forged{text,
                                   crypto::minisign_sign(trust::device_keys(parties.field).signing, bytes_of(text))};
    const Error error = lost.refused(3, forged.encode());
    CHECK(error.code() == ErrorCode::not_trusted);
    CHECK(std::string_view(error.what()).find("is no officer") != std::string_view::npos);
  }
  SECTION("revoked") {
    parties.hq.database().execute("UPDATE trusted_card SET last_sequence = 1 WHERE role = 'officer'");
    CHECK(lost.refused(3, file).code() == ErrorCode::not_trusted);
  }
  SECTION("by nobody who is known") {
    parties.hq.database().execute("DELETE FROM trusted_card WHERE role = 'officer'");
    CHECK(lost.refused(3, file).code() == ErrorCode::not_trusted);
  }
}

TEST_CASE("a bundle that is not sound gets no override") {
  Lost lost(3);
  BundleSurgery surgery(lost.parties, lost.files[2]);
  flip(surgery.at("manifest-sha256.txt"), 0);
  lost.files[2] = surgery.pack(Repair::tags, "bad.fvb");
  const vault::Path out = lost.parties.folder / "bad.override";
  const auto report = bundle::write_override(lost.parties.officer, {lost.files[2], 2, "lost", out}, {});
  CHECK(report.verdict() == "fail");
  CHECK_FALSE(std::filesystem::exists(out));
}

TEST_CASE("a checkpoint that its device did not sign over this ledger is found") {
  Lost lost(2);
  vault::Vault& hq = lost.parties.hq;
  const auto faults = [&] { return evidence::vault_faults(hq, {}).size(); };
  REQUIRE(faults() == 0);
  SECTION("its signature was changed") {
    hq.database().execute("UPDATE log_checkpoint SET note = replace(note, 'fieldvault/', 'fieldvault/0')");
  }
  SECTION("it stands at another size") { hq.database().execute("UPDATE log_checkpoint SET size = size - 1"); }
  SECTION("it is larger than the ledger") { hq.database().execute("UPDATE log_checkpoint SET size = size + 1"); }
  CHECK(faults() == 1);
}

}  // namespace fieldvault::sync
