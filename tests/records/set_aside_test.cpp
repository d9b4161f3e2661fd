#include "fieldvault/records/set_aside.hpp"

#include <algorithm>
#include <set>

#include "../../src/records/people.hpp"
#include "fieldvault/records/consent.hpp"
#include "fieldvault/records/door.hpp"
#include "revision_fixtures.hpp"
#include "test_vault.hpp"

using namespace fieldvault;
using namespace fieldvault::records;
using namespace fieldvault::records::test;

namespace {

using Ids = std::set<RecordId>;

// A witness of the field with a photograph, a note and the custody of the photograph.
struct Told {
  RecordId person;
  RecordId consent;
  RecordId testimony;
  RecordId photo;
  RecordId note;
  RecordId custody;
  Told(TestVault& field, const std::string& code)
      : person(
            field.store
                .add(kind::person, Json{{"code", code}, {"names", Json::array({Json{{"full", "Invented " + code}}})}})
                .id),
        consent(field.consent(person, {{"store", permit_all()}, {"court", permit_all()}})),
        testimony(field.testimony(person, consent)),
        photo(field.store
                  .add(kind::evidence, Json{{"title", "Gate"}, {"kind", "photograph"}, {"testimony", testimony.text()}})
                  .id),
        note(field.store.add(kind::note, Json{{"about", testimony.text()}, {"text", "She was calm."}}).id),
        custody(
            field.store
                .add(
                    kind::custody,
                    Json{{"evidence", photo.text()}, {"action", "transferred"}, {"when", "2026-01-02"}, {"to", "R-02"}})
                .id) {}
  [[nodiscard]] Ids all() const { return {person, testimony, photo, note, custody}; }
};

// What the field wrote, in another vault, as imports bring it.
void bring(TestVault& field, TestVault& hq) {
  field.store.each_head(
      "", [&](const StoredRevision& head) { (void)take_over(field, hq, head.revision); }, Listed::with_set_aside);
  follow_consents(hq.vault);
}

Ids set_aside(TestVault& world) {
  Ids ids;
  for (const SetAside& row : all_set_aside(world.vault.database(), "")) ids.insert(row.record);
  return ids;
}

Ids listed(TestVault& world) {
  Ids ids;
  world.store.each("", [&](const Summary& summary) { ids.insert(summary.id); });
  return ids;
}

std::uint64_t own_size(TestVault& world) { return ledger::Log::own(world.vault.database()).size(); }

Json last_act(TestVault& world, std::string_view action) {
  const ledger::Log log = ledger::Log::own(world.vault.database());
  REQUIRE(log.entry(log.size() - 1).action == action);
  return ledger::find_act(world.vault.database(), 0, log.size() - 1).value().content;
}

void withdraw(TestVault& world, const RecordId& person, const std::vector<Use>& uses = {Use::store}) {
  (void)withdraw_consent(world.vault, person, uses, "the witness", "");
}

void consent_again(TestVault& world, const RecordId& person) {
  Json body = TestVault::consent_body(person, {{"store", permit_all()}});
  body["date"] = "2026-01-03";
  (void)set_consent(world.vault, person, body);
}

Ids both(Ids left, Ids right) {
  left.merge(right);
  return left;
}

}  // namespace

TEST_CASE("what came from elsewhere of a person who withdrew 'store' is set aside, and nothing else") {
  TestVault field;
  TestVault hq;
  const Told told(field, "W-0001");
  const Told other(field, "W-0002");
  bring(field, hq);
  CHECK(set_aside(hq).empty());
  const std::uint64_t before = own_size(hq);

  withdraw(field, told.person);
  CHECK(set_aside(field).empty());
  bring(field, hq);
  CHECK(set_aside(hq) == told.all());
  CHECK(listed(hq) == both(other.all(), {other.consent, told.consent}));
  CHECK(own_size(hq) == before + 1);
  const Json act = last_act(hq, ledger::action::record_set_aside);
  CHECK(act.at("person") == told.person.text());
  CHECK(act.at("consent") == told.consent.text());
  CHECK(act.at("records").size() == told.all().size());
  CHECK(hq.store.faults().empty());

  // Once is enough.
  follow_consents(hq.vault);
  CHECK(own_size(hq) == before + 1);
}

TEST_CASE("another use that is withdrawn sets nothing aside") {
  TestVault field;
  TestVault hq;
  const Told told(field, "W-0001");
  withdraw(field, told.person, {Use::court, Use::contact});
  bring(field, hq);
  CHECK(set_aside(hq).empty());
}

TEST_CASE("a withdrawal that is written here sets aside at once, and a later consent brings everything back") {
  TestVault field;
  TestVault hq;
  const Told told(field, "W-0001");
  bring(field, hq);
  withdraw(hq, told.person);
  CHECK(set_aside(hq) == told.all());

  const std::uint64_t before = own_size(hq);
  consent_again(hq, told.person);
  CHECK(set_aside(hq).empty());
  const Ids all = both(told.all(), {told.consent});
  CHECK(listed(hq) == all);
  const SetAsideChanges changes = set_aside_since(hq.vault, before);
  CHECK(changes.set_aside.empty());
  CHECK(Ids(changes.returned.begin(), changes.returned.end()) == told.all());
  CHECK(last_act(hq, ledger::action::record_return).at("records").size() == told.all().size());
}

TEST_CASE("what a vault wrote itself of the person stays") {
  TestVault field;
  TestVault hq;
  const Told told(field, "W-0001");
  bring(field, hq);
  const RecordId own = hq.store.add(kind::note, Json{{"about", told.testimony.text()}, {"text", "Ask again."}}).id;
  withdraw(hq, told.person);
  CHECK_FALSE(set_aside(hq).contains(own));
  CHECK(listed(hq).contains(own));
}

TEST_CASE("what comes after the withdrawal is set aside too, whoever wrote it") {
  TestVault field;
  TestVault second;
  TestVault hq;
  const Told told(field, "W-0001");
  bring(field, second);
  withdraw(field, told.person);
  bring(field, hq);
  const RecordId late = second.store.add(kind::note, Json{{"about", told.person.text()}, {"text", "Late."}}).id;
  (void)take_over(second, hq, second.revision(late));
  follow_consents(hq.vault);
  CHECK(set_aside(hq) == both(told.all(), {late}));
}

TEST_CASE("a record of two persons returns when both agree again") {
  TestVault field;
  TestVault hq;
  const Told told(field, "W-0001");
  const Told other(field, "W-0002");
  const RecordId note = field.store.add(kind::note, Json{{"about", told.person.text()}, {"text", "They met."}}).id;
  const RecordId named =
      field.store
          .add(kind::evidence,
               Json{{"title", "Both"},
                    {"kind", "photograph"},
                    {"testimony", told.testimony.text()},
                    {"relations", Json::array({Json{{"record", other.person.text()}, {"relation", "depicts"}}})}})
          .id;
  bring(field, hq);
  withdraw(hq, told.person);
  withdraw(hq, other.person);
  CHECK(set_aside(hq).contains(named));
  consent_again(hq, told.person);
  CHECK(listed(hq).contains(note));
  CHECK_FALSE(listed(hq).contains(named));
  consent_again(hq, other.person);
  CHECK(listed(hq).contains(named));
}

TEST_CASE("of two consents side by side the withdrawal counts") {
  TestVault field;
  TestVault hq;
  const Told told(field, "W-0001");
  bring(field, hq);
  Json longer = TestVault::consent_body(told.person, {{"store", permit_all()}});
  longer["review_date"] = "2031-01-01";
  (void)hq.store.revise(told.consent, longer);
  withdraw(field, told.person);
  bring(field, hq);
  REQUIRE(hq.store.heads(told.consent).size() == 2);
  CHECK(set_aside(hq) == told.all());
}

TEST_CASE("what is set aside is no title, leaves by no door, and is not revised") {
  TestVault field;
  TestVault hq;
  const Told told(field, "W-0001");
  bring(field, hq);
  CHECK(hq.store.summary(hq.store.current(told.person).value()).title == "W-0001 Invented W-0001");
  withdraw(hq, told.person);
  CHECK(hq.store.summary(hq.store.current(told.person).value()).title == "W-0001");

  const Passage passage = Door(hq.store, Use::court, hq.clock.now()).judge(hq.revision(told.testimony));
  CHECK_FALSE(passage.leaves);
  REQUIRE(passage.reasons.size() == 1);
  CHECK(passage.reasons.front().text().find("set aside: W-0001") != std::string::npos);

  const Error refused = refusal_of([&] {
    (void)hq.store.revise(told.person, Json{{"code", "W-0001"}, {"occupation", "baker"}});
  });
  CHECK(refused.code() == ErrorCode::forbidden);
  CHECK(std::string(refused.what()).find(told.consent.text()) != std::string::npos);
  CHECK_NOTHROW(require_not_set_aside(hq.store, told.consent));

  const std::uint64_t before = own_size(hq);
  open_set_aside(hq.vault, told.consent, "show");
  CHECK(own_size(hq) == before);
  open_set_aside(hq.vault, told.person, "show");
  CHECK(last_act(hq, ledger::action::record_open_set_aside) ==
        Json{{"consent", told.consent.text()}, {"how", "show"}, {"record", told.person.text()}});
}

TEST_CASE("a vault that is older than the table follows its consents at the next unlock, once") {
  TestVault field;
  TestVault hq;
  const Told told(field, "W-0001");
  withdraw(field, told.person);
  field.store.each_head("", [&](const StoredRevision& head) { (void)take_over(field, hq, head.revision); });
  CHECK(set_aside(hq).empty());
  follow_consents_if_due(hq.vault);
  CHECK(set_aside(hq) == told.all());
  const std::uint64_t before = own_size(hq);
  hq.vault.database().execute("DELETE FROM set_aside");
  follow_consents_if_due(hq.vault);
  CHECK(own_size(hq) == before);
}

TEST_CASE("the walk back from a person misses no record that they are in") {
  TestVault field;
  const Told told(field, "W-0001");
  const Told other(field, "W-0002");
  RecordStore& store = field.store;
  const RecordId passport = store.add(kind::evidence, Json{{"title", "Passport"}, {"kind", "document"}}).id;
  const RecordId copy = store.add(kind::note, Json{{"about", passport.text()}, {"text", "A copy."}}).id;
  const RecordId holder =
      store
          .add(kind::person,
               Json{{"code", "W-0003"},
                    {"identity_documents", Json::array({Json{{"kind", "passport"}, {"evidence", passport.text()}}})},
                    {"relations", Json::array({Json{{"person", told.person.text()}, {"relation", "sibling"}}})}})
          .id;
  const RecordId event = store.add(kind::event, Json{{"title", "The raid"}}).id;
  const RecordId act = store
                           .add(kind::act, Json{{"event", event.text()},
                                                {"violation", "torture"},
                                                {"victim", other.person.text()},
                                                {"evidence", Json::array({passport.text()})}})
                           .id;
  (void)store.add(kind::case_file, Json{{"title", "Case"}, {"persons", Json::array({told.person.text()})}});
  (void)store.add(kind::note, Json{{"about", act.text()}, {"text", "About the act."}});
  (void)store.add(kind::risk_assessment, Json{{"about", told.testimony.text()}, {"level", "high"}});

  std::size_t pairs = 0;
  std::size_t candidates = 0;
  for (const RecordId& person : {told.person, other.person, holder}) {
    const std::vector<RecordId> may = records_that_may_have(store, person);
    candidates += may.size();
    store.each_head("", [&](const StoredRevision& head) {
      const std::vector<RecordId> in = persons_in(store, head.revision);
      if (std::ranges::find(in, person) == in.end()) return;
      ++pairs;
      INFO(head.revision.envelope().kind() << " " << head.revision.envelope().id.text());
      CHECK(std::ranges::find(may, head.revision.envelope().id) != may.end());
    });
  }
  // The passport is found by way of its holder and of the act, and the note on it behind that.
  for (const RecordId& person : {holder, other.person, told.person}) {
    const std::vector<RecordId> in = persons_in(store, field.revision(copy));
    CHECK(std::ranges::find(in, person) != in.end());
  }
  CHECK(pairs > 20);
  CHECK(candidates >= pairs);
}
