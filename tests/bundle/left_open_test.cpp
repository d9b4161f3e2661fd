// What an export need not look at, since it went whole and nothing that decides about it has changed.
#include <catch2/catch_test_macros.hpp>

#include "bundle/held_back.hpp"
#include "bundle/parties.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;

bool is_held(const ExportPreview& preview, const records::RecordId& id) {
  return std::ranges::any_of(preview.withheld, [&](const HeldBack& held) { return held.record.id == id; });
}

// From now on, whoever reads one of its revisions ends with an error.
void make_unreadable(vault::Vault& vault, const records::RecordId& record) {
  vault::Statement update = vault.database().prepare("UPDATE revision SET line = x'00' WHERE record = ?1");
  update.bind(1, record.text()).run();
}

// One witness whose testimony went whole.
struct Sent : Parties {
  Witness witness = add_witness(field, "W-0001", "I saw the school closed.", agreed());
  evidence::Attached photo = attach_photo(*this, witness.testimony, 1000);

  Sent() { REQUIRE(export_to("1.fvb").withheld.empty()); }

  void consent_again(Json use) {
    static_cast<void>(records::set_consent(
        field, witness.person, {{"form", "written"}, {"date", "2025-12-30"}, {"uses", {{"store", std::move(use)}}}}));
  }
  [[nodiscard]] ExportPreview preview() { return preview_export(field, request("3.fvb")); }
  // And it is what an export that looks at everything would say.
  void check_held(const records::RecordId& record) {
    const ExportPreview found = preview();
    CHECK(is_held(found, record));
    CHECK(comparable(found) == comparable(preview_of_all(field, request("3.fvb"))));
  }
};

}  // namespace

TEST_CASE("an export of what is new reads nothing of what went whole") {
  Sent parties;
  make_unreadable(parties.field, parties.witness.testimony);
  make_unreadable(parties.field, parties.photo.record.id);
  static_cast<void>(add_witness(parties.field, "W-0002", "They came at night.", agreed()));
  CHECK(parties.export_to("3.fvb").records == 3);
  ExportRequest all = parties.request("4.fvb");
  all.scope = ExportScope::everything;
  CHECK_THROWS_AS(export_bundle(parties.field, all, {}), Error);
}

TEST_CASE("a withdrawal that went is no reason to read what went before it") {
  Sent parties;
  static_cast<void>(add_witness(parties.field, "W-0002", "They came at night.", agreed()));
  static_cast<void>(records::withdraw_consent(parties.field, parties.witness.person, {}, "her", ""));
  CHECK(parties.export_to("3.fvb").records == 4);
  const Witness third = add_witness(parties.field, "W-0003", "They took the books.", agreed());
  static_cast<void>(parties.export_to("4.fvb"));
  make_unreadable(parties.field, third.testimony);
  const ExportReport report = parties.export_to("5.fvb");
  CHECK(report.records == 0);
  CHECK_FALSE(report.withheld.empty());
}

TEST_CASE("what is held back is listed each time, without a change") {
  Parties parties;
  const Witness silent = add_witness(parties.field, "W-0002", "They came at night.", {{"decision", "deny"}});
  const Witness coded = add_witness(parties.field, "W-0003", "They took the books.", agreed("name"));
  const Json first = comparable(parties.export_to("1.fvb").withheld);
  CHECK(first.size() > 2);
  CHECK(comparable(parties.export_to("2.fvb").withheld) == first);
  CHECK(is_held(preview_export(parties.field, parties.request("3.fvb")), silent.testimony));
  CHECK(is_held(preview_export(parties.field, parties.request("3.fvb")), coded.person));
}

TEST_CASE("what went whole is listed as held back once a consent is withdrawn or narrowed, or has expired") {
  Sent parties;
  SECTION("withdrawn") {
    static_cast<void>(
        records::withdraw_consent(parties.field, parties.witness.person, {records::Use::store}, "her", ""));
    parties.check_held(parties.witness.testimony);
  }
  SECTION("narrowed") {
    parties.consent_again(agreed("photograph"));
    parties.check_held(parties.photo.record.id);
  }
  SECTION("expired, which nothing was written for") {
    static_cast<void>(records::set_consent(
        parties.field, parties.witness.person,
        {{"form", "written"}, {"date", "2025-12-30"}, {"expires", "2026-01-20"}, {"uses", {{"store", agreed()}}}}));
    REQUIRE(parties.export_to("3.fvb").withheld.empty());
    parties.clock.seconds = vault::Timestamp::parse("2026-01-20T20:00:00Z").value().unix_seconds();
    REQUIRE(parties.export_to("4.fvb").withheld.empty());
    parties.clock.seconds = vault::Timestamp::parse("2026-01-21T01:00:00Z").value().unix_seconds();
    parties.check_held(parties.witness.testimony);
  }
}

TEST_CASE("somebody who comes into what went whole holds it back, on whatever way") {
  Sent parties;
  const Witness silent = add_witness(parties.field, "W-0002", "They came at night.", {{"decision", "deny"}});
  records::RecordStore store(parties.field);
  SECTION("a photograph that another testimony names as signed by its witness") {
    Json body = store.current(silent.testimony).value().revision.body();
    body["signature_evidence"] = parties.photo.record.id.text();
    store.revise(silent.testimony, body);
    parties.check_held(parties.photo.record.id);
  }
  SECTION("a case that a testimony joins") {
    const auto file =
        store.add("case", {{"title", "The school"}, {"persons", Json::array({parties.witness.person.text()})}}).id;
    REQUIRE_FALSE(is_held(parties.preview(), file));
    static_cast<void>(parties.export_to("3.fvb"));
    Json body = store.current(silent.testimony).value().revision.body();
    body["case"] = file.text();
    store.revise(silent.testimony, body);
    parties.check_held(file);
  }
}

TEST_CASE("what went for one purpose is judged anew for another") {
  Sent parties;
  ExportRequest court = parties.request("3.fvb");
  court.purpose = records::Use::court;
  CHECK(is_held(preview_export(parties.field, court), parties.witness.testimony));
  CHECK_FALSE(is_held(parties.preview(), parties.witness.testimony));
}

}  // namespace fieldvault::bundle
