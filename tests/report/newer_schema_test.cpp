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
