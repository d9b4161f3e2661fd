// A page is written whatever a newer fieldvault wrote, and says what it cannot show.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/report/case_file.hpp"
#include "fieldvault/report/seizure.hpp"
#include "fieldvault/sync/import.hpp"
#include "sync/newer_records.hpp"

namespace fieldvault::report {

using namespace sync::test;

TEST_CASE("a case file counts what a newer fieldvault wrote, and shows the rest") {
  Parties parties;
  const Witness known = add_witness(parties.hq, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(take_in_newer(parties, known.person));
  // Notes, links and assessments have no place in a case file.
  const std::size_t newer = of_no_type_that_is_known("").size() * (kinds.size() - 4);
  for (const PersonsBy persons : {PersonsBy::code, PersonsBy::name}) {
    const CaseFile file = case_file(parties.hq, {std::nullopt, persons});
    CHECK(file.persons == 1);
    CHECK(file.testimonies == 1);
    CHECK(file.newer == newer);
    CHECK(file.page.find(std::to_string(newer) + " records were written by a newer fieldvault") != std::string::npos);
  }
}

TEST_CASE("a newer consent may withdraw, and a case file says so") {
  Parties parties;
  static_cast<void>(take_in(parties, "person", {{"code", "W-0009"}}));
  CHECK(case_file(parties.hq, {}).page.find("may withdraw") == std::string::npos);
  static_cast<void>(take_in(parties, "consent", {{"withdrawal", 5}}));
  CHECK(case_file(parties.hq, {}).page.find("Consents among them: 1. One of these may withdraw") != std::string::npos);
}

TEST_CASE("a name that stands in a newer record in whatever form is looked for in what is shown") {
  Parties parties;
  const Witness known = add_witness(parties.hq, "W-0001", "The gate.", agreed());
  records::RecordStore store(parties.hq);
  static_cast<void>(store.add(
      "testimony",
      {{"witness", known.person.text()},
       {"interviewer", "R-07"},
       {"date", "2025-12-02"},
       {"consent", known.consent.text()},
       {"narrative",
        {{{"number", 1}, {"text", {{"text", "Mosslight was there."}, {"lang", "en"}}}, {"identifies", "nobody"}}}}}));
  const auto shows = [&] { return case_file(parties.hq, {}).page.find("Mosslight was there.") != std::string::npos; };
  REQUIRE(shows());
  static_cast<void>(take_in(parties, "person", {{"names", {{"spoken", {{"Mosslight"}}}}}}));
  CHECK_FALSE(shows());
}

TEST_CASE("a lost laptop's list is made whatever a newer fieldvault wrote about the persons on it") {
  Parties parties;
  const Witness known = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(sync::import_bundle(parties.hq, parties.export_to("1.fvb").files[0], {}));
  static_cast<void>(take_in_newer(parties, known.person));
  const Seizure seizure = seizure_of(parties.hq, "Field 7");
  // Whoever the newer records are about was on the laptop too, though nothing but an id can be said of them.
  CHECK(seizure.persons.size() == 1 + of_no_type_that_is_known("").size());
  CHECK(std::ranges::any_of(seizure.persons, [](const PersonAtRisk& person) { return person.code == "W-0001"; }));
}

}  // namespace fieldvault::report
