// Records that a newer fieldvault wrote: what they hold may be anything, is kept to the byte, and stops nobody's work.
#include <catch2/catch_test_macros.hpp>

#include "fieldvault/records/person_links.hpp"
#include "fieldvault/search/full_text.hpp"
#include "fieldvault/search/names.hpp"
#include "sync/newer_records.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {

using namespace test;

TEST_CASE("members of any type in a record of a newer schema are kept untouched, shown, and never leave") {
  Parties parties;
  const Witness known = add_witness(parties.hq, "W-0001", "I saw the school closed.", agreed());
  const std::vector<records::RecordId> newer = take_in_newer(parties, known.person);
  const records::RecordStore store(parties.hq);
  const records::Door door(store, records::Use::store, parties.clock.now());
  for (const records::RecordId& id : newer) {
    const auto current = store.current(id);
    INFO(current->revision.line());
    CHECK(store.summary(*current).title.find('\n') == std::string::npos);
    const records::Passage passage = door.judge(current->revision);
    CHECK_FALSE(passage.leaves);
    CHECK(passage.reasons.front().text().find("newer fieldvault") != std::string::npos);
  }
  std::size_t listed = 0;
  store.each("", [&](const records::Summary&) { ++listed; });
  CHECK(listed == newer.size() + 3);

  // All that asks about the vault's records still answers.
  for (const char* query : {"school", "kind:person", "kind:testimony after:2018", "person:W-0001", "x"}) {
    CHECK_NOTHROW(search::search(parties.hq, query, 50));
  }
  CHECK(search::search(parties.hq, "school", 50).hits.size() == 1);
  CHECK_NOTHROW(records::conditions_of(store, known.person, records::Use::store));
  CHECK_NOTHROW(records::withdrawn_still(store, known.person));
  CHECK_NOTHROW(records::PersonLinks(parties.hq).of(known.person));
  CHECK_NOTHROW(
      bundle::preview_export(parties.hq, {"Field 7", {}, records::Use::store, parties.folder / "x", std::nullopt}));
  // What cannot be read may be a refusal: the person's consent is not certain any more.
  CHECK_FALSE(door.judge(store.current(known.testimony)->revision).leaves);
  check_sound(parties.hq);
}

}  // namespace fieldvault::sync
