#include "fieldvault/records/consent.hpp"

#include "revision_fixtures.hpp"
#include "test_vault.hpp"

using namespace fieldvault;
using namespace fieldvault::records;
using namespace fieldvault::records::test;

namespace {

Decision decision(TestVault& world, const RecordId& person, Use use) {
  return ConsentBook(world.store, world.clock.now()).answer(person, use).decision;
}

Decision decision(TestVault& world, const RecordId& person, Use use, IdentityLevel level) {
  return ConsentBook(world.store, world.clock.now()).answer(person, use, level).decision;
}

Json body_without_giver(Json uses) { return {{"form", "written"}, {"date", "2025-12-01"}, {"uses", std::move(uses)}}; }

// A second head beside the present one, as another device would have written it.
void add_other_head(TestVault& world, const RecordId& consent, const Json& body) {
  Envelope envelope = world.store.history(consent).front().revision.envelope();
  envelope.written_at = vault::Timestamp(envelope.written_at.unix_seconds() + 1);
  world.store.accept(Revision::write(envelope, body, fixed_salt()), 0, 0);
}

}  // namespace

TEST_CASE("uses have the texts of the command line, both ways") {
  for (const char* text :
       {"store", "share-organisation", "share-partner", "court", "publish-anonymous", "publish-name", "contact"}) {
    REQUIRE(parse_use(text));
    CHECK(use_text(*parse_use(text)) == text);
  }
  CHECK_FALSE(parse_use("Store"));
  CHECK_FALSE(parse_use(""));
}

TEST_CASE("where nothing is said, nothing is permitted") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  CHECK(decision(world, person, Use::store) == Decision::nothing_said);
  CHECK_FALSE(ConsentBook(world.store, world.clock.now()).answer(person, Use::store).consent);
  const RecordId consent = world.consent(person, {{"court", {{"decision", "permit"}}}});
  CHECK(decision(world, person, Use::store) == Decision::nothing_said);
  CHECK(decision(world, person, Use::court) == Decision::permitted);
  CHECK(decision(world, person, Use::court, IdentityLevel::name) == Decision::nothing_said);
  CHECK(ConsentBook(world.store, world.clock.now()).answer(person, Use::court).consent == consent);
}

TEST_CASE("each use and each level is answered apart") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  world.consent(person, {{"store", {{"decision", "permit"}, {"name", "deny"}, {"photograph", "permit"}}},
                         {"court", {{"decision", "deny"}, {"name", "permit"}}},
                         {"contact", {{"decision", "ask-again"}, {"voice", "ask-again"}}}});
  CHECK(decision(world, person, Use::store) == Decision::permitted);
  CHECK(decision(world, person, Use::store, IdentityLevel::photograph) == Decision::permitted);
  CHECK(decision(world, person, Use::store, IdentityLevel::name) == Decision::denied);
  CHECK(decision(world, person, Use::store, IdentityLevel::place) == Decision::nothing_said);
  CHECK(decision(world, person, Use::court) == Decision::denied);
  CHECK(decision(world, person, Use::court, IdentityLevel::name) == Decision::denied);
  CHECK(decision(world, person, Use::contact) == Decision::ask_again);
}

TEST_CASE("a consent holds on its last day and not after it") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  Json body = TestVault::consent_body(person, {{"store", permit_all()}, {"court", {{"decision", "deny"}}}});
  body["expires"] = "2026-01-02";
  world.store.add(kind::consent, body);
  CHECK(decision(world, person, Use::store) == Decision::permitted);
  world.clock.seconds += 24 * 60 * 60;
  CHECK(decision(world, person, Use::store) == Decision::expired);
  CHECK(decision(world, person, Use::store, IdentityLevel::name) == Decision::expired);
  CHECK(decision(world, person, Use::court) == Decision::denied);
}

TEST_CASE("the own no of a child counts above the yes of whoever spoke for them") {
  TestVault world;
  const RecordId child = world.person("W-0001");
  const RecordId parent = world.person("W-0002");
  Json body = TestVault::consent_body(child, {{"store", permit_all()}});
  body["minor"] = {{"consented_by", parent.text()}, {"assent", "permit"}};
  const RecordId consent = world.store.add(kind::consent, body).id;
  CHECK(decision(world, child, Use::store) == Decision::permitted);
  CHECK(decision(world, parent, Use::store) == Decision::nothing_said);
  for (const char* said : {"ask-again", "not-asked"}) {
    body["minor"]["assent"] = said;
    world.store.revise(consent, body);
    CHECK(decision(world, child, Use::store) == Decision::ask_again);
  }
  body["minor"].erase("assent");
  world.store.revise(consent, body);
  CHECK(decision(world, child, Use::store) == Decision::ask_again);
  body["minor"]["assent"] = "deny";
  world.store.revise(consent, body);
  CHECK(decision(world, child, Use::store) == Decision::denied);
}

TEST_CASE("a withdrawal counts for the uses that it names, until a later consent without it") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  set_consent(world.vault, person, body_without_giver({{"store", permit_all()}, {"court", permit_all()}}));
  const Written withdrawn = withdraw_consent(world.vault, person, {Use::court}, "W-0001", "afraid");
  CHECK(withdrawn.revision == 2);
  CHECK(decision(world, person, Use::court) == Decision::withdrawn);
  CHECK(decision(world, person, Use::court, IdentityLevel::name) == Decision::withdrawn);
  CHECK(decision(world, person, Use::store) == Decision::permitted);
  const auto stored = world.store.find_root(withdrawn.root);
  CHECK(ledger::Log::own(world.vault.database()).entry(stored->position).action == ledger::action::consent_withdraw);
  CHECK(stored->revision.body().at("withdrawal") ==
        Json{{"by", "W-0001"}, {"date", "2026-01-02"}, {"reason", "afraid"}, {"uses", {"court"}}});

  withdraw_consent(world.vault, person, {Use::store}, "W-0001", "");
  CHECK(decision(world, person, Use::store) == Decision::withdrawn);
  CHECK(decision(world, person, Use::court) == Decision::withdrawn);

  Json again = body_without_giver({{"store", permit_all()}});
  for (const char* date : {"2025-12-01", "2026-01-02", "2026-01", "unknown"}) {
    again["date"] = date;
    set_consent(world.vault, person, again);
    CHECK(decision(world, person, Use::store) == Decision::withdrawn);
  }
  again["date"] = "2026-01-03";
  set_consent(world.vault, person, again);
  CHECK(decision(world, person, Use::store) == Decision::permitted);
  CHECK(decision(world, person, Use::court) == Decision::withdrawn);
  again["uses"]["court"] = permit_all();
  set_consent(world.vault, person, again);
  CHECK(decision(world, person, Use::court) == Decision::permitted);
  CHECK_FALSE(world.revision(withdrawn.id).body().contains("withdrawal"));
}

TEST_CASE("a withdrawal without uses is one of all uses") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  set_consent(world.vault, person, body_without_giver({{"store", permit_all()}}));
  withdraw_consent(world.vault, person, {}, "W-0001", "");
  for (const Use use : {Use::store, Use::share_organisation, Use::share_partner, Use::court, Use::publish_anonymous,
                        Use::publish_name, Use::contact}) {
    CHECK(decision(world, person, use) == Decision::withdrawn);
  }
  const RecordId other = world.person("W-0002");
  CHECK(refusal_of([&] { withdraw_consent(world.vault, other, {}, "W-0002", ""); }).code() == ErrorCode::not_found);
}

TEST_CASE("consent is set for one person in one record, and for nobody else") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  const RecordId other = world.person("W-0002");
  CHECK_FALSE(consent_of(world.store, person));
  const Written first = set_consent(world.vault, person, body_without_giver({{"store", permit_all()}}));
  CHECK(consent_of(world.store, person) == first.id);
  const Written second = set_consent(world.vault, person, body_without_giver({{"court", permit_all()}}));
  CHECK(second.id == first.id);
  CHECK(second.revision == 2);
  const auto for_other = [&] {
    set_consent(world.vault, person, TestVault::consent_body(other, {{"store", permit_all()}}));
  };
  CHECK(refusal_of(for_other).code() == ErrorCode::input_refused);
  CHECK(refusal_of([&] { set_consent(world.vault, person, Json::array()); }).code() == ErrorCode::input_refused);
}

TEST_CASE("of several consents of one person the strictest answer counts") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  world.consent(person, {{"store", permit_all()}, {"court", permit_all()}});
  const RecordId stricter = world.consent(person, {{"store", {{"decision", "permit"}, {"name", "deny"}}}});
  CHECK(decision(world, person, Use::store) == Decision::permitted);
  CHECK(decision(world, person, Use::store, IdentityLevel::name) == Decision::denied);
  CHECK(decision(world, person, Use::court) == Decision::nothing_said);
  CHECK(ConsentBook(world.store, world.clock.now()).answer(person, Use::store, IdentityLevel::name).consent ==
        stricter);
}

TEST_CASE("of two heads the strictest counts, and a withdrawal that joins them widens nothing") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  Json first = TestVault::consent_body(person, {{"store", permit_all()}, {"court", permit_all()}});
  first["expires"] = "2027-01-01";
  const RecordId consent = world.store.add(kind::consent, first).id;
  Json narrow = permit_all();
  narrow["voice"] = "deny";
  narrow.erase("place");
  Json second = TestVault::consent_body(person, {{"store", narrow}, {"contact", permit_all()}});
  second["expires"] = "2026-06-01";
  add_other_head(world, consent, second);
  REQUIRE(world.store.heads(consent).size() == 2);
  const auto check_strictest = [&] {
    CHECK(decision(world, person, Use::store) == Decision::permitted);
    CHECK(decision(world, person, Use::store, IdentityLevel::name) == Decision::permitted);
    CHECK(decision(world, person, Use::store, IdentityLevel::voice) == Decision::denied);
    CHECK(decision(world, person, Use::store, IdentityLevel::place) == Decision::nothing_said);
    CHECK_FALSE(ConsentBook(world.store, world.clock.now()).answer(person, Use::court).permits());
    CHECK_FALSE(ConsentBook(world.store, world.clock.now()).answer(person, Use::contact).permits());
  };
  check_strictest();
  withdraw_consent(world.vault, person, {Use::publish_name}, "W-0001", "");
  REQUIRE(world.store.heads(consent).size() == 1);
  check_strictest();
  CHECK(world.revision(consent).body().at("expires") == "2026-06-01");
}

TEST_CASE("a consent that a newer program wrote permits nothing") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  world.consent(person, {{"store", permit_all()}});
  const Revision known = Revision::write(envelope_of("consent/1"),
                                         TestVault::consent_body(person, {{"store", permit_all()}}), fixed_salt());
  const Revision newer = Revision::parse(changed(known, [](Json& line) { line["envelope"]["schema"] = "consent/2"; }));
  world.store.accept(newer, 0, 0);
  CHECK(decision(world, person, Use::store) == Decision::nothing_said);
}

TEST_CASE("a consent that is set over two heads is no wider than either, and keeps a withdrawal") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  Json first = TestVault::consent_body(person, {{"store", permit_all()}, {"court", permit_all()}});
  first["expires"] = "2026-06-01";
  first["minor"] = {{"assent", "permit"}};
  const RecordId consent = world.store.add(kind::consent, first).id;
  Json second = first;
  second["uses"]["store"]["voice"] = "deny";
  second["withdrawal"] = {{"by", "W-0001"}, {"date", "2026-01-01"}, {"uses", {"court"}}};
  add_other_head(world, consent, second);
  REQUIRE(world.store.heads(consent).size() == 2);
  Json body = body_without_giver({{"store", permit_all()}, {"court", permit_all()}, {"contact", permit_all()}});
  body["date"] = "2026-01-02";
  set_consent(world.vault, person, body);
  REQUIRE(world.store.heads(consent).size() == 1);
  CHECK(decision(world, person, Use::store, IdentityLevel::name) == Decision::permitted);
  CHECK(decision(world, person, Use::store, IdentityLevel::voice) == Decision::denied);
  CHECK(decision(world, person, Use::court) == Decision::withdrawn);
  CHECK(decision(world, person, Use::contact) == Decision::nothing_said);
  CHECK(world.revision(consent).body().at("expires") == "2026-06-01");
  CHECK(world.revision(consent).body().at("minor") == first["minor"]);
}
