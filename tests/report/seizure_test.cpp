#include <catch2/catch_test_macros.hpp>

#include "fieldvault/report/seizure.hpp"
#include "fieldvault/sync/import.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::report {
namespace {

using namespace bundle::test;

// A laptop that has three witnesses and one who is only named; what it brought to headquarters.
struct Lost {
  Parties parties;
  Witness first = add_witness(parties.field, "W-0001", "The gate.", agreed());
  Witness second = add_witness(parties.field, "W-0002", "The road.", agreed());
  Witness silent = add_witness(parties.field, "W-0003", "The mill.", Json{{"decision", "deny"}});
  Witness third = add_witness(parties.field, "W-0004", "The well.", agreed());

  void import(std::string_view name) {
    static_cast<void>(sync::import_bundle(parties.hq, parties.export_to(name).files[0], {}));
  }
  void assess(vault::Vault& in, const records::RecordId& about, std::string_view level) {
    static_cast<void>(records::RecordStore(in).add(
        "risk-assessment",
        {{"about", about.text()}, {"level", level}, {"threats", {{{"to", "witness"}, {"what", "a visit at night"}}}}}));
  }
  [[nodiscard]] Seizure seizure() { return seizure_of(parties.hq, "Field 7"); }
};

std::vector<std::string> codes(const Seizure& seizure) {
  std::vector<std::string> list;
  for (const PersonAtRisk& person : seizure.persons) list.push_back(person.code);
  return list;
}

bool says(const Seizure& seizure, std::string_view part) {
  return std::any_of(seizure.unknown.begin(), seizure.unknown.end(),
                     [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

TEST_CASE("whoever is in greater danger comes first, and nobody knows stands before medium") {
  Lost lost;
  lost.import("1.fvb");
  lost.assess(lost.parties.hq, lost.first.person, "medium");
  lost.assess(lost.parties.hq, lost.third.testimony, "extreme");
  const Seizure seizure = lost.seizure();
  CHECK(codes(seizure) == std::vector<std::string>{"W-0004", "W-0002", "W-0001"});
  CHECK(seizure.persons[0].level == RiskLevel::extreme);
  CHECK(seizure.persons[0].stated == std::vector<std::string>{"threat to witness: a visit at night"});
  CHECK(seizure.persons[1].level == RiskLevel::unstated);
}

TEST_CASE("the worst of two assessments counts") {
  Lost lost;
  lost.import("1.fvb");
  lost.assess(lost.parties.hq, lost.first.person, "low");
  lost.assess(lost.parties.hq, lost.first.person, "high");
  lost.assess(lost.parties.hq, lost.first.person, "unknown");
  CHECK(lost.seizure().persons.front().code == "W-0001");
  CHECK(lost.seizure().persons.front().level == RiskLevel::high);
}

TEST_CASE("what the laptop had of a person is counted once, whatever its revisions") {
  Lost lost;
  const auto photo = attach_photo(lost.parties, lost.first.testimony, 5'000);
  lost.import("1.fvb");
  records::RecordStore store(lost.parties.field);
  Json body = store.current(lost.first.testimony)->revision.body();
  body["interviewer"] = "R-08";
  static_cast<void>(store.revise(lost.first.testimony, body));
  lost.import("2.fvb");
  const Seizure seizure = lost.seizure();
  CHECK(seizure.last_sequence == 2);
  const auto person = std::find_if(seizure.persons.begin(), seizure.persons.end(),
                                   [](const PersonAtRisk& each) { return each.code == "W-0001"; });
  REQUIRE(person != seizure.persons.end());
  CHECK(person->had_names);
  CHECK_FALSE(person->had_contact);
  CHECK(person->testimonies == 1);
  CHECK(person->evidence == 1);
  CHECK(holdings_text(*person) == "names, 1 testimony, 1 piece of evidence");
}

TEST_CASE("what the bundles cannot tell is named as unknown") {
  Lost lost;
  lost.import("1.fvb");
  const Seizure seizure = lost.seizure();
  CHECK(says(seizure, "after bundle 1 (its newest record is of 2026-01-02T03:00:00Z)"));
  // The silent witness's person, consent and testimony stand in the ledger alone.
  CHECK(says(seizure, "3 records that its ledger names and consent held back"));
  static_cast<void>(add_witness(lost.parties.field, "W-0005", "Later.", agreed()));
  static_cast<void>(lost.parties.export_to("2.fvb"));
  static_cast<void>(add_witness(lost.parties.field, "W-0006", "Later still.", agreed()));
  lost.import("3.fvb");
  CHECK(lost.seizure().last_sequence == 1);
  CHECK(codes(lost.seizure()).size() == 3);
  CHECK(says(lost.seizure(), "bundles that were not imported: 3"));
}

TEST_CASE("what headquarters sent to the laptop was on it too") {
  Lost lost;
  lost.import("1.fvb");
  static_cast<void>(add_witness(lost.parties.hq, "W-0100", "From elsewhere.", agreed()));
  const auto before = codes(lost.seizure());
  CHECK(std::find(before.begin(), before.end(), "W-0100") == before.end());
  static_cast<void>(bundle::export_bundle(
      lost.parties.hq, {"Field 7", {}, records::Use::store, lost.parties.folder / "back.fvb", std::nullopt}, {}));
  const auto after = codes(lost.seizure());
  CHECK(std::find(after.begin(), after.end(), "W-0100") != after.end());
}

TEST_CASE("of a laptop without an imported bundle nothing is said") {
  Lost lost;
  CHECK(sync::test::refusal([&] { static_cast<void>(lost.seizure()); }).code() == ErrorCode::not_found);
  CHECK(sync::test::refusal([&] { static_cast<void>(seizure_of(lost.parties.hq, "Nobody")); }).code() ==
        ErrorCode::not_found);
}

TEST_CASE("the page has names only where they are asked for") {
  Lost lost;
  lost.import("1.fvb");
  lost.assess(lost.parties.hq, lost.first.person, "high");
  const vault::Timestamp now(lost.parties.clock.seconds);
  const std::string hidden = seizure_page(lost.seizure(), SeizureNames::hidden, now);
  const std::string shown = seizure_page(lost.seizure(), SeizureNames::shown, now);
  CHECK(hidden.find("W-0001") != std::string::npos);
  CHECK(hidden.find("Name of") == std::string::npos);
  CHECK(hidden.find("a visit at night") == std::string::npos);
  CHECK(shown.find("Name of W-0001") != std::string::npos);
  CHECK(shown.find("a visit at night") != std::string::npos);
  CHECK(hidden.find("What is not known") != std::string::npos);
}

}  // namespace
}  // namespace fieldvault::report
