#include <algorithm>
#include <string>

#include "fieldvault/records/consent.hpp"
#include "fieldvault/records/set_aside.hpp"
#include "fieldvault/search/full_text.hpp"
#include "fieldvault/search/index.hpp"
#include "fieldvault/search/names.hpp"
#include "records/test_vault.hpp"

namespace fieldvault::search::test {
namespace {

using records::RecordId;
using records::test::TestVault;
namespace kind = records::kind;

// Headquarters with a person and her testimony from the field, and records of its own.
struct Headquarters : TestVault {
  TestVault field;
  RecordId person;
  RecordId consent;
  RecordId testimony;

  Headquarters() : person(RecordId::generate(vault.context())), consent(person), testimony(person) {
    const Json name = {{"full", "Zulfinur Example"}};
    person = field.store.add(kind::person, Json{{"code", "W-0001"}, {"names", Json::array({name})}}).id;
    consent = field.consent(person, {{"store", records::test::permit_all()}});
    Json body = TestVault::testimony_body(person, consent.text());
    body["narrative"][0]["text"] = {{"text", "We heard zhumbaqtas again."}, {"lang", "en"}};
    testimony = field.store.add(kind::testimony, body).id;
    field.store.each_head(
        "", [&](const records::StoredRevision& head) { (void)records::test::take_over(field, *this, head.revision); });
    for (int number = 0; number < 20; ++number) {
      const RecordId own = TestVault::person("H-" + std::to_string(number));
      (void)store.add(kind::note, Json{{"about", own.text()}, {"text", "Ordinary words."}});
    }
  }

  void withdraw() {
    vault::Transaction transaction(vault.database());
    (void)records::withdraw_consent(vault, person, {records::Use::store}, "the witness", "");
    forget_set_aside(vault);
    transaction.commit();
  }

  bool finds(std::string_view query, const RecordId& id) {
    const std::vector<Hit> hits = search(vault, query, 100).hits;
    return std::ranges::any_of(hits, [&](const Hit& hit) { return hit.record.id == id; });
  }
  bool matches(std::string_view name) { return !match_name(vault, name, 10).empty(); }

  std::int64_t rows(const std::string& what) {
    vault::Statement row = vault.database().prepare("SELECT count(*) FROM " + what);
    REQUIRE(row.step());
    return row.integer(0);
  }
  // In the pages of the full text, where an entry may stay after its row is gone.
  bool index_holds(std::string_view word) {
    vault::Statement blocks = vault.database().prepare("SELECT block FROM text_index_data");
    while (blocks.step()) {
      if (text_of(blocks.blob(0)).find(word) != std::string_view::npos) return true;
    }
    return false;
  }
};

}  // namespace

TEST_CASE("words and names of what is set aside leave the indexes at once, and return with it") {
  Headquarters hq;
  REQUIRE(hq.finds("zhumbaqtas", hq.testimony));
  REQUIRE(hq.finds("Zulfinur", hq.person));
  REQUIRE(hq.matches("Zulfinur"));
  REQUIRE(hq.index_holds("humbaqtas"));
  const std::int64_t words = hq.rows("name_word");
  const std::string of_them = "record IN ('" + hq.person.text() + "', '" + hq.testimony.text() + "')";
  REQUIRE(hq.rows("text_document WHERE " + of_them) == 2);

  hq.withdraw();
  CHECK(hq.rows("text_document WHERE " + of_them) == 0);
  CHECK(hq.rows("name_form WHERE " + of_them) == 0);
  CHECK(hq.rows("name_word") < words);
  CHECK_FALSE(hq.index_holds("humbaqtas"));
  CHECK_FALSE(hq.finds("zhumbaqtas", hq.testimony));
  CHECK_FALSE(hq.finds("Zulfinur", hq.person));
  CHECK_FALSE(hq.matches("Zulfinur"));
  CHECK_FALSE(hq.finds("kind:testimony", hq.testimony));
  CHECK(search(hq.vault, "ordinary", 100).hits.size() == 20);

  Json again = TestVault::consent_body(hq.person, {{"store", records::test::permit_all()}});
  again["date"] = "2026-01-03";
  (void)records::set_consent(hq.vault, hq.person, again);
  CHECK(hq.finds("zhumbaqtas", hq.testimony));
  CHECK(hq.finds("Zulfinur", hq.person));
  CHECK(hq.matches("Zulfinur"));
}

TEST_CASE("what is set aside before anything was searched never comes into the indexes") {
  Headquarters hq;
  hq.withdraw();
  CHECK_FALSE(hq.finds("zhumbaqtas", hq.testimony));
  CHECK_FALSE(hq.matches("Zulfinur"));
  CHECK_FALSE(hq.index_holds("humbaqtas"));
}

TEST_CASE("an index that was made anew has nothing that is set aside") {
  Headquarters hq;
  refresh(hq.vault);
  refresh_names(hq.vault);
  hq.withdraw();
  hq.vault.database().execute("DELETE FROM setting WHERE name IN ('search_indexed', 'names_indexed', 'names_rules')");
  CHECK_FALSE(hq.finds("zhumbaqtas", hq.testimony));
  CHECK_FALSE(hq.matches("Zulfinur"));
  CHECK(search(hq.vault, "ordinary", 100).hits.size() == 20);
}

}  // namespace fieldvault::search::test
