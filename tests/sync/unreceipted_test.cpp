// Bundles that bring again what has no receipt: what a lost stick held comes with the next one, and is proved.
#include <catch2/catch_test_macros.hpp>

#include "fieldvault/bundle/audit.hpp"
#include "fieldvault/bundle/gap_override.hpp"
#include "fieldvault/sync/receipt.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;
using bundle::ExportScope;

struct Field {
  Parties parties;
  vault::Path first = next_bundle(parties, 1);
  vault::Path lost = second();

  Field() {
    REQUIRE(import_bundle(parties.hq, first, {}).verdict == ImportVerdict::imported);
    const vault::Path receipt = parties.folder / "1.receipt";
    give_receipt(parties.hq, first, receipt);
    static_cast<void>(accept_receipt(parties.field, read_file(receipt)));
  }
  vault::Path second() {
    const Witness witness = add_witness(parties.field, "W-0002", "Words 2", agreed());
    static_cast<void>(attach_photo(parties, witness.testimony, 70'000));
    return parties.export_to("2.fvb").files[0];
  }
  bundle::ExportReport send(std::string_view name, ExportScope scope) {
    bundle::ExportRequest request = parties.request(name);
    request.scope = scope;
    return bundle::export_bundle(parties.field, request, {});
  }
  ImportReport give_up_and_import(const vault::Path& file) {
    const vault::Path out = parties.folder / "given-up";
    static_cast<void>(bundle::write_override(parties.officer, {file, 2, "lost", out}, {}));
    return import_bundle(parties.hq, file, {}, read_file(out));
  }
  [[nodiscard]] bool has_second() {
    return count(parties.hq, "revision WHERE instr(CAST(line AS TEXT), 'Words 2') > 0") == 1;
  }
};

}  // namespace

TEST_CASE("what went with a lost stick goes again, and what was receipted does not") {
  Field field;
  vault::Vault& hq = field.parties.hq;
  static_cast<void>(add_witness(field.parties.field, "W-0003", "Words 3", agreed()));
  const bundle::ExportReport third = field.send("3.fvb", ExportScope::what_has_no_receipt);
  CHECK(third.evidence == 1);
  const ImportReport report = field.give_up_and_import(third.files[0]);
  CHECK(ids(report) == Ids{"FV-SEQ-012"});
  CHECK(report.evidence == 1);
  CHECK(field.has_second());
  CHECK(count(hq, "log_hole") == 0);
  check_sound(hq);
  // The stick turns up: nothing in it is new.
  const ImportReport late = import_bundle(hq, field.lost, {});
  CHECK(late.verdict == ImportVerdict::imported);
  CHECK(late.records == 0);
  check_sound(hq);
}

TEST_CASE("a hole is filled by what goes again") {
  Field field;
  vault::Vault& hq = field.parties.hq;
  REQUIRE(ids(field.give_up_and_import(next_bundle(field.parties, 3))) == Ids{"FV-SEQ-012"});
  REQUIRE(count(hq, "log_hole") == 1);
  REQUIRE_FALSE(field.has_second());
  ExportScope scope = ExportScope::what_has_no_receipt;
  SECTION("what has no receipt") {}
  SECTION("everything") { scope = ExportScope::everything; }
  const ImportReport report = import_bundle(hq, field.send("4.fvb", scope).files[0], {});
  CHECK(ids(report).empty());
  CHECK(field.has_second());
  CHECK(count(hq, "log_hole") == 0);
  CHECK(hq.objects().list().size() == 1);
  check_sound(hq);
}

TEST_CASE(
    "an auditor who lacks earlier bundles follows a ledger that begins before the last head, and sees a fork in it") {
  Field field;
  vault::Vault& officer = field.parties.officer;
  const auto found = [&](const vault::Path& file) {
    std::vector<std::string> all;
    for (const bundle::Finding& finding : bundle::audit(officer, file, {}).findings) all.push_back(finding.id);
    return all;
  };
  REQUIRE(found(field.lost) == Ids{"FV-SEQ-003"});
  const vault::Path third = field.send("3.fvb", ExportScope::what_has_no_receipt).files[0];
  SECTION("it goes on") { CHECK(found(third) == Ids{}); }
  SECTION("it does not lead to the head that was signed before") {
    officer.database().execute("UPDATE seen_bundle SET log_root = '" + std::string(64, 'a') + "' WHERE sequence = 2");
    CHECK(found(third) == Ids{"FV-LED-005"});
  }
  SECTION("it ends before that head") {
    officer.database().execute("UPDATE seen_bundle SET log_size = 100000 WHERE sequence = 2");
    CHECK(found(third) == Ids{"FV-LED-005"});
  }
}

}  // namespace fieldvault::sync
