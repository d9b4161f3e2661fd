// What an auditor learns of sound bundles: verdict, counts, order, clock, and where the contents stay closed.
#include "fieldvault/bundle/audit.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "bundle/surgery.hpp"
#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/trust/rotation.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;

std::vector<std::string> ids(const AuditReport& report) {
  std::vector<std::string> all;
  for (const Finding& finding : report.findings) all.push_back(finding.id);
  return all;
}

using Ids = std::vector<std::string>;

std::string word(Parties& parties, int number) {
  return add_witness(parties.field, "W-000" + std::to_string(number), "Words " + std::to_string(number), agreed())
      .testimony.text();
}

void hand_over(Parties& parties, std::string_view to) {
  vault::Transaction transaction(parties.field.database());
  static_cast<void>(ledger::Journal(parties.field).act(ledger::action::keys_rotate, to, Json::object()));
  transaction.commit();
}

}  // namespace

TEST_CASE("the officer follows a bundle and its evidence, and the audit is in the ledger") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(attach_photo(parties, witness.testimony, 70'000));
  const ExportReport exported = parties.export_to("1.fvb");
  std::uint64_t last = 0;
  const AuditReport report = audit(parties.officer, exported.files[0], [&](std::uint64_t done, std::uint64_t total) {
    CHECK(done <= total);
    last = done;
  });
  CHECK(report.verdict() == "pass");
  CHECK(report.exit_code() == 0);
  CHECK(report.findings.empty());
  CHECK(report.device == parties.field.id().text());
  CHECK(report.sequence == exported.sequence);
  CHECK(report.evidence == 1);
  CHECK(report.ledger_entries > 4);
  CHECK(last == std::filesystem::file_size(exported.files[0]));

  const ledger::Log own = ledger::Log::own(parties.officer.database());
  CHECK(own.entry(own.size() - 1).action == ledger::action::bundle_audit);
  const auto seen = find_seen(parties.officer.database(), report.device, exported.manifest_sha256);
  REQUIRE(seen);
  CHECK(seen->state == "audited");
  CHECK(seen->bundle_id == exported.bundle_id);
  CHECK(ids(audit(parties.officer, exported.files[0], {})) == Ids{"FV-SEQ-001"});
  // Nothing of the testimony is there.
  CHECK(records::RecordStore(parties.officer).history(witness.testimony).empty());
}

TEST_CASE("parts of a split bundle are audited as one; a part that is missing is not") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(attach_photo(parties, witness.testimony, 2'500'000));
  ExportRequest request = parties.request("1.fvb");
  request.split = 1024 * 1024;
  const ExportReport exported = export_bundle(parties.field, request, {});
  REQUIRE(exported.files.size() == 3);
  const vault::Path hidden = parties.folder / "hidden";
  for (const std::size_t part : {1U, 2U}) {
    std::filesystem::rename(exported.files[part], hidden);
    const AuditReport report = audit(parties.officer, exported.files[0], {});
    CHECK(ids(report) == Ids{"FV-TAR-001"});
    CHECK(report.exit_code() == static_cast<int>(ErrorCode::input_refused));
    CHECK(report.findings[0].message.find("there is no " + exported.files[part].string()) != std::string::npos);
    std::filesystem::rename(hidden, exported.files[part]);
  }
  CHECK(audit(parties.officer, exported.files[1], {}).findings[0].message.find("name the first one") !=
        std::string::npos);
  CHECK(audit(parties.officer, exported.files[0], {}).verdict() == "pass");
}

TEST_CASE("an auditor goes on over a gap, says so, and takes the missing one later") {
  Parties parties;
  word(parties, 1);
  const vault::Path first = parties.export_to("1.fvb").files[0];
  word(parties, 2);
  const vault::Path second = parties.export_to("2.fvb").files[0];
  const AuditReport early = audit(parties.officer, second, {});
  CHECK(ids(early) == Ids{"FV-SEQ-003"});
  CHECK(early.verdict() == "warn");
  CHECK(early.exit_code() == static_cast<int>(ErrorCode::not_trusted));
  const AuditReport late = audit(parties.officer, first, {});
  CHECK(ids(late) == Ids{"FV-SEQ-011"});
  CHECK(late.exit_code() == 0);
  CHECK(ids(audit(parties.officer, second, {})) == Ids{"FV-SEQ-001"});
  const auto replica = ledger::Log::find_replica(parties.officer.database(), parties.field.id().text());
  REQUIRE(replica);
  CHECK(replica->size() > 0);
  CHECK(replica->head() == ledger::Log::own(parties.field.database()).head_at(replica->size()));
}

TEST_CASE("evidence that was attached before a gap is followed once the missing bundle was audited") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed("photograph"));
  static_cast<void>(attach_photo(parties, witness.testimony, 70'000));
  const ExportReport first = parties.export_to("1.fvb");
  REQUIRE(first.evidence == 0);
  static_cast<void>(records::set_consent(
      parties.field, witness.person, {{"form", "written"}, {"date", "2026-01-02"}, {"uses", {{"store", agreed()}}}}));
  const ExportReport second = parties.export_to("2.fvb");
  REQUIRE(second.evidence == 1);
  CHECK(ids(audit(parties.officer, second.files[0], {})) == Ids{"FV-SEQ-003", "FV-EVI-002"});
  CHECK(ids(audit(parties.officer, first.files[0], {})) == Ids{"FV-SEQ-011"});
  CHECK(ids(audit(parties.officer, second.files[0], {})) == Ids{"FV-SEQ-001"});
}

TEST_CASE("a laptop's clock at 1970 or 2099 is said, and changes no order") {
  Parties parties;
  const std::int64_t today = parties.clock.seconds;
  word(parties, 1);
  const auto export_at = [&](std::int64_t seconds, const char* name) {
    parties.clock.seconds = seconds;
    const vault::Path file = parties.export_to(name).files[0];
    parties.clock.seconds = today;
    return file;
  };
  const vault::Path far = export_at(4'080'000'000, "1.fvb");
  word(parties, 2);
  const vault::Path early = export_at(86'400, "2.fvb");
  word(parties, 3);
  const vault::Path fine = export_at(today, "3.fvb");
  const auto check = [](const AuditReport& report, const Ids& expected) {
    CHECK(ids(report) == expected);
    CHECK(report.verdict() == "warn");
    CHECK(report.exit_code() == 0);
  };
  check(audit(parties.officer, far, {}), {"FV-DAT-001"});
  check(audit(parties.officer, early, {}), {"FV-DAT-001", "FV-DAT-002"});
  CHECK(audit(parties.officer, fine, {}).findings.empty());
  // Without a vault there is only the date.
  for (const vault::Path& file : {far, early}) {
    check(audit_outer(parties.field.context(), file, {trust::own_card(parties.field)}, {}),
          {"FV-DAT-001", "FV-INN-002"});
  }
}

TEST_CASE("a date is taken from 2020 to the day after tomorrow, and one day outside it is said") {
  Parties parties;
  constexpr std::int64_t day = 86'400;
  const std::int64_t today = parties.clock.seconds;
  const auto found = [&](std::int64_t made, const char* name) {
    parties.clock.seconds = made;
    const vault::Path file = parties.export_to(name).files[0];
    parties.clock.seconds = today;
    return ids(audit_outer(parties.officer.context(), file, {trust::own_card(parties.field)}, {}));
  };
  constexpr std::int64_t begin_of_2020 = 1'577'836'800;
  const Ids silent = {"FV-INN-002"};
  const Ids said = {"FV-DAT-001", "FV-INN-002"};
  CHECK(found(begin_of_2020 - 1, "1.fvb") == said);
  CHECK(found(begin_of_2020, "2.fvb") == silent);
  const std::int64_t midnight = today - today % day;
  CHECK(found(midnight + 3 * day - 1, "3.fvb") == silent);
  CHECK(found(midnight + 3 * day, "4.fvb") == said);
}

TEST_CASE("a clock that went back is seen in the bundle itself, by its entries or by its date") {
  Parties parties;
  word(parties, 1);
  parties.clock.seconds += 86'400;
  word(parties, 2);
  SECTION("a correction of a minute is none") {
    parties.clock.seconds -= 60;
    CHECK(audit(parties.officer, parties.export_to("1.fvb").files[0], {}).findings.empty());
  }
  SECTION("a second more is said") {
    parties.clock.seconds -= 61;
    CHECK(ids(audit(parties.officer, parties.export_to("1.fvb").files[0], {})) == Ids{"FV-DAT-002"});
  }
  SECTION("the clock was put back a day and then right again") {
    parties.clock.seconds -= 86'400;
    word(parties, 3);
    parties.clock.seconds += 90'000;
    CHECK(ids(audit(parties.officer, parties.export_to("1.fvb").files[0], {})) == Ids{"FV-DAT-002"});
  }
  SECTION("the bundle is dated before its entries") {
    BundleSurgery surgery(parties, parties.export_to("1.fvb").files[0]);
    for (const char* name : {"manifest.txt", "bag-info.txt"}) replace(surgery.at(name), "2026-01-03", "2026-01-02");
    CHECK(ids(audit(parties.officer, surgery.pack(Repair::payload, "dated.fvb"), {})) == Ids{"FV-DAT-002"});
  }
}

TEST_CASE("a device that writes entries in another's name is refused, though all its signatures hold") {
  Parties parties;
  parties.field.database().set_setting("actor", trust::device_keys(parties.hq).signing.id().text());
  word(parties, 1);
  const AuditReport report = audit(parties.officer, parties.export_to("1.fvb").files[0], {});
  CHECK(ids(report) == Ids{"FV-LED-006"});
  CHECK(report.exit_code() == static_cast<int>(ErrorCode::authentication_failed));
}

TEST_CASE("the ledger of a device goes over to new keys only where the earlier ones say so") {
  Parties parties;
  word(parties, 1);
  static_cast<void>(trust::rotate_keys(parties.field));
  const std::string file = trust::own_card_file(parties.field);
  trust::trust_card(parties.officer, trust::parse_card_file(file), file);
  const auto set_actor = [&](const crypto::MinisignSecretKey& key) {
    parties.field.database().set_setting("actor", key.id().text());
  };
  SECTION("as a rotation does it") {
    word(parties, 2);
    CHECK(audit(parties.officer, parties.export_to("1.fvb").files[0], {}).exit_code() == 0);
  }
  SECTION("the earlier key writes on after it") {
    set_actor(trust::device_keys_of(parties.field, 1).signing);
    word(parties, 2);
    set_actor(trust::device_keys(parties.field).signing);
    CHECK(ids(audit(parties.officer, parties.export_to("1.fvb").files[0], {})) == Ids{"FV-LED-006"});
  }
  SECTION("a hand-over to a key that signs nothing here") {
    const auto other = crypto::MinisignSecretKey::generate(parties.random);
    hand_over(parties, trust::rotation_object(other.id()));
    set_actor(other);
    CHECK(ids(audit(parties.officer, parties.export_to("1.fvb").files[0], {})) == Ids{"FV-LED-006"});
  }
  SECTION("a hand-over to nothing") {
    hand_over(parties, "nobody");
    CHECK(ids(audit(parties.officer, parties.export_to("1.fvb").files[0], {})) == Ids{"FV-LED-006"});
  }
}

TEST_CASE("entries in another's name are refused, though they hand the ledger over to the signer") {
  Parties parties;
  word(parties, 1);
  const vault::Path first = parties.export_to("1.fvb").files[0];
  const crypto::KeyId own = trust::device_keys(parties.field).signing.id();
  const bool is_known = GENERATE(true, false);
  CAPTURE(is_known);
  const crypto::KeyId other =
      is_known ? trust::device_keys(parties.hq).signing.id() : crypto::MinisignSecretKey::generate(parties.random).id();
  // Of a key that nobody knows, only the entries before say that it is not this device's.
  if (!is_known) CHECK(audit(parties.officer, first, {}).exit_code() == 0);
  parties.field.database().set_setting("actor", other.text());
  word(parties, 2);
  hand_over(parties, trust::rotation_object(own));
  parties.field.database().set_setting("actor", own.text());
  const AuditReport report = audit(parties.officer, parties.export_to("2.fvb").files[0], {});
  CHECK(report.exit_code() == static_cast<int>(ErrorCode::not_trusted));
  CHECK(std::ranges::any_of(report.findings, [](const Finding& finding) {
    return finding.id == "FV-LED-005" && finding.message.find("which is not this device's") != std::string::npos;
  }));
}

TEST_CASE("a bundle that is not sealed for this officer passes outside and stays closed inside") {
  Parties parties;
  word(parties, 1);
  ExportRequest request = parties.request("1.fvb");
  request.auditors.clear();
  const vault::Path file = export_bundle(parties.field, request, {}).files[0];
  const AuditReport report = audit(parties.officer, file, {});
  CHECK(ids(report) == Ids{"FV-INN-003"});
  CHECK(report.exit_code() == static_cast<int>(ErrorCode::wrong_key));
  CHECK(seen_bundles(parties.officer.database()).empty());
}

TEST_CASE("without a vault the outer layer is audited against the cards that are given") {
  Parties parties;
  word(parties, 1);
  const vault::Path file = parties.export_to("1.fvb").files[0];
  const trust::Card field = trust::own_card(parties.field);
  const trust::Card hq = trust::own_card(parties.hq);
  const AuditReport report = audit_outer(parties.officer.context(), file, {hq, field}, {});
  CHECK(ids(report) == Ids{"FV-INN-002"});
  CHECK(report.verdict() == "pass");
  CHECK(report.device == parties.field.id().text());
  CHECK(ids(audit_outer(parties.officer.context(), file, {hq}, {})) == Ids{"FV-SIG-003"});
  BundleSurgery surgery(parties, file);
  surgery.at("sealed.age").back() ^= 1;
  CHECK(ids(audit_outer(parties.officer.context(), surgery.pack(Repair::nothing, "bad.fvb"), {field}, {})) ==
        Ids{"FV-SEAL-002"});
}

TEST_CASE("a laptop that was copied before its first bundle shows two histories, whatever channel it takes") {
  Parties parties;
  std::filesystem::copy(parties.folder / "field", parties.folder / "clone", std::filesystem::copy_options::recursive);
  word(parties, 1);
  REQUIRE(audit(parties.officer, parties.export_to("1.fvb").files[0], {}).verdict() == "pass");
  vault::Vault clone = trust::open_device(parties.folder / "clone", passphrase(),
                                          vault::Context{parties.other_disk, parties.clock, parties.random});
  static_cast<void>(add_witness(clone, "W-0009", "Other words", agreed()));
  const vault::Path other = export_bundle(clone, parties.request("clone.fvb"), {}).files[0];
  const AuditReport report = audit(parties.officer, other, {});
  CHECK(ids(report) == Ids{"FV-LED-005"});
  CHECK(report.exit_code() == static_cast<int>(ErrorCode::not_trusted));
}

TEST_CASE("a ledger that leaves the head of the bundle before is a fork, also where its entries are missing here") {
  Parties parties;
  for (const int number : {1, 2}) {
    word(parties, number);
    const vault::Path file = parties.export_to(std::to_string(number) + ".fvb").files[0];
    // The first never came: no entry of the second can be compared with what was there before.
    if (number == 2) REQUIRE(ids(audit(parties.officer, file, {})) == Ids{"FV-SEQ-003"});
  }
  // The field leaves out an entry behind the head that it signed in the second.
  parties.field.database().execute("UPDATE exported_bundle SET log_size = log_size + 1 WHERE sequence = 2");
  word(parties, 3);
  const AuditReport report = audit(parties.officer, parties.export_to("3.fvb").files[0], {});
  CHECK(ids(report) == Ids{"FV-LED-005"});
  CHECK(report.verdict() == "fail");
  CHECK(seen_bundles(parties.officer.database()).size() == 1);
}

TEST_CASE("what an officer cannot open must at least be sealed for one recipient") {
  Parties parties;
  word(parties, 1);
  const vault::Path file = parties.export_to("1.fvb").files[0];
  BundleSurgery surgery(parties, file);
  surgery.at("data/records.age") = "This is no age file.\n";
  const AuditReport report = audit(parties.officer, surgery.pack(Repair::payload, "bad.fvb"), {});
  CHECK(ids(report) == Ids{"FV-INN-001"});
  CHECK(report.exit_code() == static_cast<int>(ErrorCode::input_refused));
}

}  // namespace fieldvault::bundle
