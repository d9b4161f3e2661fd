// Which records are to be judged anew after a change.
#include "fieldvault/records/door.hpp"

#include <algorithm>

#include "records/test_vault.hpp"

namespace fieldvault::records {
namespace {

using namespace test;

struct Witnesses : TestVault {
  RecordId person_a = person("W-0001");
  RecordId consent_a = consent(person_a, {{"store", {{"decision", "permit"}}}});
  RecordId testimony_a = testimony(person_a, consent_a);
  RecordId note_a = store.add(kind::note, {{"about", testimony_a.text()}, {"text", "tired"}}).id;
  RecordId person_b = person("W-0002");
  RecordId consent_b = consent(person_b, {{"store", {{"decision", "permit"}}}});
  RecordId testimony_b = testimony(person_b, consent_b);

  [[nodiscard]] bool reaches(const RecordId& changed, const RecordId& record) {
    const std::vector<RecordId> found = judged_anew(vault.database(), {changed});
    return std::ranges::find(found, record) != found.end();
  }
};

}  // namespace

TEST_CASE("a consent reaches whatever its giver is in, near or far, and nothing else") {
  Witnesses vault;
  for (const RecordId& record : {vault.consent_a, vault.person_a, vault.testimony_a, vault.note_a}) {
    CHECK(vault.reaches(vault.consent_a, record));
  }
  for (const RecordId& record : {vault.person_b, vault.consent_b, vault.testimony_b}) {
    CHECK_FALSE(vault.reaches(vault.consent_a, record));
  }
}

TEST_CASE("one testimony more reaches no other testimony of its witness, and the case and event that it joins") {
  Witnesses vault;
  const RecordId file = vault.store.add(kind::case_file, {{"title", "The school"}}).id;
  const RecordId event = vault.store.add(kind::event, {{"title", "The closing"}, {"case", file.text()}}).id;
  Json body = TestVault::testimony_body(vault.person_a, vault.consent_a.text());
  body["case"] = file.text();
  const RecordId more = vault.store.add(kind::testimony, body).id;
  CHECK_FALSE(vault.reaches(more, vault.testimony_a));
  CHECK_FALSE(vault.reaches(more, vault.person_a));
  CHECK(vault.reaches(more, file));
  CHECK(vault.reaches(more, event));

  SECTION("and those that it has left") {
    body.erase("case");
    vault.store.revise(more, body);
    CHECK(vault.reaches(more, file));
  }
}

}  // namespace fieldvault::records
