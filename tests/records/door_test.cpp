#include "fieldvault/records/door.hpp"

#include <algorithm>
#include <random>

#include "fieldvault/records/person_links.hpp"
#include "revision_fixtures.hpp"
#include "test_vault.hpp"

using namespace fieldvault;
using namespace fieldvault::records;
using namespace fieldvault::records::test;

namespace {

Passage judge(TestVault& world, const RecordId& id, Use purpose = Use::store) {
  return Door(world.store, purpose, world.clock.now()).judge(world.revision(id));
}

Json use(const char* name, const char* photograph, const char* voice, const char* place) {
  return {{"decision", "permit"}, {"name", name}, {"photograph", photograph}, {"voice", voice}, {"place", place}};
}

const Json code_only = use("deny", "deny", "deny", "deny");

std::vector<std::string> reasons(const Passage& passage) {
  std::vector<std::string> texts;
  for (const Reason& reason : passage.reasons) texts.push_back(reason.text());
  return texts;
}

using Pointers = std::set<std::string>;

// A person who agreed to this use of 'store', and their testimony.
struct Witness {
  RecordId person;
  RecordId consent;
  RecordId testimony;
  Witness(TestVault& world, std::string_view code, const Json& store_use)
      : person(world.person(code)),
        consent(world.consent(person, {{"store", store_use}})),
        testimony(world.testimony(person, consent)) {}
};

RecordId add_evidence(TestVault& world, const char* evidence_kind, Json more) {
  Json body = {{"title", "Gate"}, {"kind", evidence_kind},          {"original_name", "gate.jpg"},
               {"length", 7},     {"sha256", std::string(64, 'a')}, {"object", std::string(64, 'b')}};
  body.update(more);
  return world.store.add(kind::evidence, body).id;
}

}  // namespace

TEST_CASE("a person and their testimony leave only for the use that was agreed to") {
  TestVault world;
  const Witness witness(world, "W-0001", permit_all());
  for (const RecordId& id : {witness.person, witness.consent, witness.testimony}) {
    const Passage passage = judge(world, id);
    CHECK(passage.leaves);
    CHECK(passage.withheld.empty());
    CHECK(passage.reasons.empty());
    CHECK_FALSE(passage.body_leaves);
    const Passage elsewhere = judge(world, id, Use::court);
    CHECK_FALSE(elsewhere.leaves);
    CHECK(reasons(elsewhere) == std::vector<std::string>{"W-0001 did not agree to 'court' (nothing said)"});
  }
}

TEST_CASE("without the level name the person is their code, and statements stay unless they identify nobody") {
  TestVault world;
  const RecordId person = world.store
                              .add(kind::person, Json{{"code", "W-0001"},
                                                      {"names", {{{"full", "Айгүл"}}, {{"full", "Aigul"}}}},
                                                      {"sex", "female"},
                                                      {"birth", {{"place", "Zhumbaqtobe"}}}})
                              .id;
  const RecordId consent = world.consent(person, {{"store", use("deny", "permit", "permit", "permit")}});
  Json body = TestVault::testimony_body(person, consent.text());
  body["place"] = "Tea house";
  body["narrative"][0]["identifies"] = "somebody";
  body["narrative"].push_back(TestVault::statement(2, "The road was closed."));
  body["narrative"][1]["identifies"] = "nobody";
  body["narrative"].push_back(TestVault::statement(3, "not said"));
  const RecordId testimony = world.store.add(kind::testimony, body).id;

  const Passage of_person = judge(world, person);
  CHECK(of_person.leaves);
  CHECK(of_person.withheld == Pointers{"/birth", "/names/0", "/names/1"});
  CHECK(reasons(of_person) == std::vector<std::string>{"W-0001 did not agree to 'store' with name (denied)"});
  const Passage of_testimony = judge(world, testimony);
  CHECK(of_testimony.leaves);
  CHECK(of_testimony.withheld == Pointers{"/narrative/0", "/narrative/2"});
}

TEST_CASE("a place stays home without its level, also inside a statement that identifies nobody") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  const RecordId consent = world.consent(person, {{"store", use("permit", "permit", "permit", "deny")}});
  Json body = TestVault::testimony_body(person, consent.text());
  body["place"] = "Tea house";
  body["narrative"].push_back(TestVault::statement(2, "The road was closed."));
  body["narrative"][1]["identifies"] = "nobody";
  body["narrative"][1]["where"] = "Bridge";
  CHECK(judge(world, world.store.add(kind::testimony, body).id).withheld == Pointers{"/narrative/1", "/place"});
}

TEST_CASE("everybody whom a testimony names is asked") {
  TestVault world;
  const Witness witness(world, "W-0001", permit_all());
  const RecordId other = world.person("W-0002");
  Json body = world.revision(witness.testimony).body();
  body["persons"] = {other.text()};
  world.store.revise(witness.testimony, body);
  CHECK(reasons(judge(world, witness.testimony)) ==
        std::vector<std::string>{"W-0002 did not agree to 'store' (nothing said)"});
  world.consent(other, {{"store", code_only}});
  const Passage passage = judge(world, witness.testimony);
  CHECK(passage.leaves);
  CHECK(passage.withheld == Pointers{"/narrative/0"});
}

TEST_CASE("a testimony without recorded consent stays home, whatever the person permits elsewhere") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  world.consent(person, {{"store", permit_all()}});
  const RecordId testimony = world.store.add(kind::testimony, TestVault::testimony_body(person, "not-recorded")).id;
  const Passage passage = judge(world, testimony);
  CHECK_FALSE(passage.leaves);
  CHECK(reasons(passage) == std::vector<std::string>{"the testimony has no consent on record"});
}

TEST_CASE("a revision in history obeys the consent of today") {
  TestVault world;
  const Witness witness(world, "W-0001", permit_all());
  const Revision old = world.revision(witness.testimony);
  Json body = old.body();
  body["observations"] = "tired";
  world.store.revise(witness.testimony, body);
  CHECK(Door(world.store, Use::store, world.clock.now()).judge(old).leaves);
  withdraw_consent(world.vault, witness.person, {}, "W-0001", "");
  const Passage passage = Door(world.store, Use::store, world.clock.now()).judge(old);
  CHECK_FALSE(passage.leaves);
  CHECK(reasons(passage) == std::vector<std::string>{"W-0001 did not agree to 'store' (withdrawn)"});
}

TEST_CASE("a withdrawn consent leaves always, reduced to what others must obey") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  Json body = TestVault::consent_body(person, {{"store", permit_all()}});
  body["expires"] = "2027-01-01";
  body["explained"] = {{"lang", "ug"}, {"by", "R-07"}};
  body["remarks"] = "said it twice";
  const RecordId consent = world.store.add(kind::consent, body).id;
  const Revision first = world.revision(consent);
  withdraw_consent(world.vault, person, {}, "her mother", "her brother was taken");
  const Passage passage = judge(world, consent);
  CHECK(passage.leaves);
  CHECK(passage.withheld == Pointers{"/explained", "/remarks", "/withdrawal/by", "/withdrawal/reason"});
  CHECK(judge(world, consent, Use::court).leaves);
  CHECK_FALSE(Door(world.store, Use::store, world.clock.now()).judge(first).leaves);

  const Revision sent = world.revision(consent).withholding(
      [&](std::string_view pointer) { return passage.withheld.contains(std::string(pointer)); });
  TestVault hq;
  hq.store.accept(sent, 0, 0);
  CHECK(ConsentBook(hq.store, hq.clock.now()).answer(person, Use::store).decision == Decision::withdrawn);
}

TEST_CASE("evidence obeys the persons of its testimony, of its source, and of what it relates to") {
  TestVault world;
  const Witness witness(world, "W-0001", permit_all());
  const RecordId nobody = world.person("W-0002");
  const RecordId plain = add_evidence(world, "photograph", {{"testimony", witness.testimony.text()}});
  CHECK(judge(world, plain).leaves);
  CHECK(judge(world, plain).body_leaves);
  const auto stays = [&](const Json& more) { return !judge(world, add_evidence(world, "photograph", more)).leaves; };
  CHECK(stays({{"testimony", witness.testimony.text()}, {"obtained", {{"from", nobody.text()}}}}));
  CHECK(stays({{"relations", {{{"record", nobody.text()}, {"relation", "depicts"}}}}}));
  const RecordId other = world.consent(nobody, {{"court", permit_all()}});
  CHECK(stays({{"under_consent", other.text()}}));
  const RecordId copy =
      add_evidence(world, "document", {{"relations", {{{"record", plain.text()}, {"relation", "copy-of"}}}}});
  CHECK(judge(world, copy).leaves);
  CHECK_FALSE(judge(world, copy, Use::court).leaves);
  const RecordId custody =
      world.store.add(kind::custody, Json{{"evidence", plain.text()}, {"action", "collected"}, {"when", "2025-12-02"}})
          .id;
  CHECK(judge(world, custody).leaves);
  CHECK_FALSE(judge(world, custody, Use::court).leaves);
  const RecordId note = world.store.add(kind::note, Json{{"about", custody.text()}, {"text", "seal broken"}}).id;
  CHECK(judge(world, note).leaves);
  CHECK_FALSE(judge(world, note, Use::court).leaves);
}

TEST_CASE("evidence goes no further from a vault that may not know whom it shows, nor does what is about it") {
  TestVault field;
  const RecordId witness = field.person("W-0001");
  const RecordId consent = field.consent(witness, {{"store", permit_all()}, {"court", permit_all()}});
  const RecordId testimony = field.testimony(witness, consent);
  const RecordId shown = field.person("W-0002");
  field.consent(shown, {{"store", use("deny", "permit", "permit", "permit")}, {"court", {{"decision", "deny"}}}});
  const RecordId photo = add_evidence(
      field, "photograph",
      {{"testimony", testimony.text()}, {"relations", {{{"record", shown.text()}, {"relation", "depicts"}}}}});
  const RecordId custody =
      field.store.add(kind::custody, Json{{"evidence", photo.text()}, {"action", "collected"}, {"when", "2025-12-02"}})
          .id;
  TestVault hq;
  for (const RecordId& id : {witness, consent, testimony, shown, photo, custody}) {
    const Passage passage = judge(field, id);
    REQUIRE(passage.leaves);
    const std::vector<std::string> withheld(passage.withheld.begin(), passage.withheld.end());
    take_over(field, hq, without(field.revision(id), withheld));
  }
  REQUIRE(judge(field, photo).body_leaves);
  CHECK(judge(hq, testimony, Use::court).reasons.empty());
  const std::string unknown = "parts of it are withheld from this vault, and who is in it is not known here";
  for (const RecordId& id : {photo, custody}) {
    CHECK_FALSE(judge(field, id, Use::court).leaves);
    const Passage passage = judge(hq, id, Use::court);
    CHECK_FALSE(passage.leaves);
    CHECK_FALSE(passage.body_leaves);
    CHECK(reasons(passage) == std::vector{unknown});
  }
  Json body = hq.revision(photo).body();
  body.update({{"title", "Gate"}, {"relations", Json::array()}, {"obtained", Json::object()}});
  hq.store.revise(photo, body);
  CHECK(reasons(judge(hq, photo, Use::court)) == std::vector{unknown});
  take_over(field, hq, field.revision(photo));
  body["relations"] = field.revision(photo).body()["relations"];
  hq.store.revise(photo, body);
  CHECK(reasons(judge(hq, photo, Use::court)) ==
        std::vector<std::string>{"W-0002 did not agree to 'court' (nothing said)"});
}

TEST_CASE("the body of evidence leaves only at the level of its kind, and its hashes with it") {
  const Pointers file = {"/length", "/object", "/original_name", "/sha256", "/title"};
  struct Row {
    const char* kind;
    Json permitted;
    Json denied;
  };
  const Row rows[] = {
      {"photograph", use("permit", "permit", "deny", "permit"), use("permit", "deny", "permit", "permit")},
      {"photograph", use("permit", "permit", "deny", "permit"), use("permit", "permit", "permit", "deny")},
      {"audio", use("permit", "deny", "permit", "deny"), use("permit", "permit", "deny", "permit")},
      {"audio", use("permit", "deny", "permit", "deny"), use("deny", "permit", "permit", "permit")},
      {"video", use("permit", "permit", "permit", "permit"), use("deny", "permit", "permit", "permit")},
      {"video", use("permit", "permit", "permit", "permit"), use("permit", "permit", "deny", "permit")},
      {"video", use("permit", "permit", "permit", "permit"), use("permit", "deny", "permit", "permit")},
      {"video", use("permit", "permit", "permit", "permit"), use("permit", "permit", "permit", "deny")},
      {"document", use("permit", "deny", "deny", "deny"), use("deny", "permit", "permit", "permit")},
      {"web-capture", use("permit", "deny", "deny", "deny"), use("deny", "permit", "permit", "permit")},
  };
  TestVault world;
  int number = 0;
  for (const Row& row : rows) {
    const Witness open(world, "A-" + std::to_string(++number), row.permitted);
    const Passage leaves = judge(world, add_evidence(world, row.kind, {{"testimony", open.testimony.text()}}));
    CHECK(leaves.body_leaves);
    CHECK(leaves.withheld.empty());
    const Witness closed(world, "B-" + std::to_string(number), row.denied);
    const Passage stays = judge(world, add_evidence(world, row.kind, {{"testimony", closed.testimony.text()}}));
    CHECK(stays.leaves);
    CHECK_FALSE(stays.body_leaves);
    CHECK(stays.withheld == file);
  }
}

TEST_CASE("what identifies in a case leaves only if every witness of it permits the name") {
  TestVault world;
  const RecordId file = world.store.add(kind::case_file, Json{{"title", "Road"}, {"summary", "Two tell"}}).id;
  const RecordId note = world.store.add(kind::note, Json{{"about", file.text()}, {"text", "who said it"}}).id;
  const auto add_witness = [&](std::string_view code, const Json& store_use) {
    const Witness witness(world, code, store_use);
    Json body = world.revision(witness.testimony).body();
    body["case"] = file.text();
    world.store.revise(witness.testimony, body);
  };
  add_witness("W-0001", permit_all());
  CHECK(judge(world, file).withheld.empty());
  add_witness("W-0002", code_only);
  const Passage passage = judge(world, file);
  CHECK(passage.leaves);
  CHECK(passage.withheld == Pointers{"/summary", "/title"});
  CHECK(reasons(passage) == std::vector<std::string>{"W-0002 did not agree to 'store' with name (denied)"});
  CHECK(judge(world, note).withheld == Pointers{"/text"});
}

TEST_CASE("an event asks its sources about what identifies; an act asks its victim and sources about itself") {
  TestVault world;
  const Witness witness(world, "W-0001", code_only);
  const RecordId event =
      world.store
          .add(kind::event, Json{{"title", "Raid"}, {"place", "School"}, {"testimonies", {witness.testimony.text()}}})
          .id;
  CHECK(judge(world, event).leaves);
  CHECK(judge(world, event).withheld == Pointers{"/place", "/title"});
  const RecordId victim = world.person("V-0001");
  const RecordId act = world.store
                           .add(kind::act, Json{{"violation", "x-taken"},
                                                {"event", event.text()},
                                                {"victim", victim.text()},
                                                {"sources", {{{"testimony", witness.testimony.text()}}}}})
                           .id;
  const std::vector<RecordId> persons = persons_in(world.store, world.revision(act));
  CHECK(std::set(persons.begin(), persons.end()) == std::set{victim, witness.person});
  CHECK(reasons(judge(world, act)) == std::vector<std::string>{"V-0001 did not agree to 'store' (nothing said)"});
}

TEST_CASE("records that refer to each other in a circle are walked once") {
  TestVault world;
  const Witness witness(world, "W-0001", permit_all());
  const RecordId first = add_evidence(world, "document", {{"testimony", witness.testimony.text()}});
  const RecordId second =
      add_evidence(world, "document", {{"relations", {{{"record", first.text()}, {"relation", "copy-of"}}}}});
  Json body = world.revision(first).body();
  body["relations"] = {{{"record", second.text()}, {"relation", "copy-of"}}};
  body.erase("testimony");
  body["obtained"] = {{"from", witness.person.text()}};
  world.store.revise(first, body);
  CHECK(persons_in(world.store, world.revision(first)) == std::vector{witness.person});
  CHECK(persons_in(world.store, world.revision(second)) == std::vector{witness.person});
}

TEST_CASE("a newer schema, and parts in which nobody can be seen, stay home") {
  TestVault world;
  const Revision newer =
      Revision::parse(changed(person_revision(), [](Json& line) { line["envelope"]["schema"] = "person/2"; }));
  const Door door(world.store, Use::store, world.clock.now());
  CHECK_FALSE(door.judge(newer).leaves);
  CHECK_FALSE(door.judge(newer).reasons.empty());

  const Witness witness(world, "W-0001", permit_all());
  const Revision faceless = without(world.revision(witness.testimony), {"/witness"});
  CHECK(door.judge(world.revision(witness.testimony)).leaves);
  CHECK_FALSE(door.judge(faceless).leaves);
}

TEST_CASE("pointers that stay home are those of the leaves, also where earlier ones are already gone") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  const RecordId consent = world.consent(person, {{"store", code_only}});
  Json body = TestVault::testimony_body(person, consent.text());
  body["narrative"] = {TestVault::statement(1, "a"), TestVault::statement(2, "b"), TestVault::statement(3, "c")};
  body["narrative"][1]["identifies"] = "nobody";
  const Revision partial = without(world.revision(world.store.add(kind::testimony, body).id), {"/narrative/0"});
  CHECK(Door(world.store, Use::store, world.clock.now()).judge(partial).withheld == Pointers{"/narrative/2"});
}

TEST_CASE("a reason names the code, on one line, and never a name") {
  TestVault world;
  const RecordId person =
      world.store.add(kind::person, Json{{"code", "W-0001"}, {"names", {{{"full", "Secret Name"}}}}}).id;
  world.consent(person, {{"store", code_only}, {"court", {{"decision", "ask-again"}}}});
  for (const Use purpose : {Use::store, Use::court, Use::contact}) {
    for (const std::string& text : reasons(judge(world, person, purpose))) {
      CHECK(text.starts_with("W-0001 did not agree to '"));
      CHECK(text.find("Secret") == std::string::npos);
      CHECK(text.find('\n') == std::string::npos);
    }
  }
  CHECK(reasons(judge(world, person, Use::court)) ==
        std::vector<std::string>{"W-0001 did not agree to 'court' (ask again)"});
}

TEST_CASE("whatever consents say, nothing that they keep back is in a byte that leaves") {
  TestVault world;
  std::mt19937 random(20260102);
  const auto word = [&] { return std::vector<const char*>{"permit", "deny", "ask-again"}[random() % 3]; };
  for (int round = 0; round < 25; ++round) {
    const std::string mark = "mark" + std::to_string(random()) + "x";
    const RecordId person =
        world.store
            .add(kind::person, Json{{"code", "P-" + std::to_string(round)}, {"names", {{{"full", mark + "name"}}}}})
            .id;
    Json said = {{"decision", word()}};
    for (const char* level : {"name", "photograph", "voice", "place"}) {
      if (random() % 4 != 0) said[level] = word();
    }
    const RecordId consent = world.consent(person, {{"store", said}});
    Json body = TestVault::testimony_body(person, consent.text());
    body["place"] = mark + "place";
    body["narrative"] = {TestVault::statement(1, mark + "somebody"), TestVault::statement(2, mark + "nobody")};
    body["narrative"][1]["identifies"] = "nobody";
    const RecordId testimony = world.store.add(kind::testimony, body).id;
    const RecordId photograph =
        add_evidence(world, "photograph", {{"title", mark + "photo"}, {"testimony", testimony.text()}});
    std::string sent;
    const Door door(world.store, Use::store, world.clock.now());
    for (const RecordId& id : {person, testimony, photograph}) {
      const Passage passage = door.judge(world.revision(id));
      if (!passage.leaves) continue;
      sent += world.revision(id)
                  .withholding([&](std::string_view p) { return passage.withheld.contains(std::string(p)); })
                  .line();
    }
    const auto permits = [&](const char* level) {
      return said["decision"] == "permit" && said.value(level, "") == "permit";
    };
    CHECK((sent.find(mark + "name") != std::string::npos) == permits("name"));
    CHECK((sent.find(mark + "somebody") != std::string::npos) == permits("name"));
    CHECK((sent.find(mark + "place") != std::string::npos) == permits("place"));
    CHECK((sent.find(mark + "nobody") != std::string::npos) == (said["decision"] == "permit"));
    CHECK((sent.find(mark + "photo") != std::string::npos) ==
          (permits("photograph") && permits("place") && permits("name")));
  }
}

TEST_CASE("a withdrawn consent says no free word, and nothing of a child that did not agree") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  Json court = permit_all();
  court["conditions"] = "only with her brother";
  Json body = TestVault::consent_body(person, {{"store", permit_all()}, {"court", court}});
  body["date"] = {{"date", "2025-12-01"}, {"as_told", "the day after the wedding"}};
  const RecordId consent = world.store.add(kind::consent, body).id;
  withdraw_consent(world.vault, person, {Use::court}, "W-0001", "");
  CHECK(judge(world, consent).withheld == Pointers{"/date", "/uses/court", "/withdrawal/by"});
  body = world.revision(consent).body();
  body["minor"] = {{"assent", "deny"}};
  world.store.revise(consent, body);
  CHECK(judge(world, consent).withheld == Pointers{"/date", "/minor", "/uses/court", "/uses/store", "/withdrawal/by"});
}

TEST_CASE("a withdrawal stays home where the person never permitted anything") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  const RecordId consent = world.consent(person, {{"store", {{"decision", "deny"}}}});
  withdraw_consent(world.vault, person, {}, "W-0001", "");
  CHECK_FALSE(judge(world, consent).leaves);
  world.consent(person, {{"court", permit_all()}});
  CHECK(judge(world, consent).leaves);
}

TEST_CASE("a consent that denies the name leaves without its texts") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  Json store_use = code_only;
  Json court = code_only;
  court["conditions"] = "not before the trial";
  Json body = TestVault::consent_body(person, {{"store", store_use}, {"court", court}});
  body["witnessed_by"] = "the teacher";
  body["explained"] = {{"lang", "ug"}, {"by", "her aunt"}};
  body["conditions"] = "never to the village";
  const RecordId consent = world.store.add(kind::consent, body).id;
  CHECK(judge(world, consent).withheld == Pointers{"/conditions", "/explained", "/uses/court", "/witnessed_by"});
}

TEST_CASE("a statement that was wrongly confirmed to identify nobody stays home in every revision") {
  TestVault world;
  const Witness witness(world, "W-0001", code_only);
  Json body = world.revision(witness.testimony).body();
  body["narrative"] = {TestVault::statement(1, "Aibek told me"), TestVault::statement(2, "It rained")};
  for (Json& statement : body["narrative"]) statement["identifies"] = "nobody";
  world.store.revise(witness.testimony, body);
  const Revision wrong = world.revision(witness.testimony);
  const auto withheld = [&] { return Door(world.store, Use::store, world.clock.now()).judge(wrong).withheld; };
  CHECK(withheld().empty());
  Json marked = body;
  marked["narrative"][0]["identifies"] = "somebody";
  std::swap(marked["narrative"][0], marked["narrative"][1]);
  world.store.revise(witness.testimony, marked);
  CHECK(withheld() == Pointers{"/narrative/0"});
  body["narrative"][0]["text"]["text"] = "Somebody told me";
  world.store.revise(witness.testimony, body);
  CHECK(withheld() == Pointers{"/narrative/0"});
  body["narrative"].erase(0);
  world.store.revise(witness.testimony, body);
  CHECK(withheld() == Pointers{"/narrative/0"});
}

TEST_CASE("a statement that a head keeps back is kept back by its number where it was written otherwise") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  const RecordId consent = world.consent(person, {{"store", use("permit", "permit", "permit", "deny")}});
  const RecordId testimony = world.testimony(person, consent);
  const Revision old = world.revision(testimony);
  Json body = old.body();
  body["narrative"][0]["where"] = "Bridge";
  body["narrative"].insert(body["narrative"].begin(), TestVault::statement(7, "first of all"));
  world.store.revise(testimony, body);
  CHECK(Door(world.store, Use::store, world.clock.now()).judge(old).withheld == Pointers{"/narrative/0"});
}

TEST_CASE("whoever is named in one head is asked about every revision of the record") {
  TestVault world;
  const Witness witness(world, "W-0001", permit_all());
  const RecordId denies = world.person("W-0002");
  world.consent(denies, {{"store", {{"decision", "deny"}}}});
  const RecordId note =
      world.store.add(kind::note, Json{{"about", witness.person.text()}, {"text", "W-0002 lives there"}}).id;
  const Revision first = world.revision(note);
  Envelope envelope = first.envelope();
  envelope.written_at = vault::Timestamp(envelope.written_at.unix_seconds() + 1);
  Json body = first.body();
  body["persons"] = {denies.text()};
  const Revision other_head = Revision::write(envelope, body, fixed_salt());
  const auto leaves = [&] { return Door(world.store, Use::store, world.clock.now()).judge(first).leaves; };
  CHECK(leaves());
  world.store.accept(other_head, 0, 0);
  REQUIRE(world.store.heads(note).size() == 2);
  CHECK_FALSE(leaves());
  body["text"] = "corrected";
  world.store.revise(note, body);
  REQUIRE(world.store.heads(note).size() == 1);
  CHECK_FALSE(leaves());
  const auto case_file = world.store.add(kind::case_file, Json{{"title", "Road"}}).id;
  const Revision open_case = world.revision(case_file);
  world.store.revise(case_file, Json{{"title", "Road"}, {"persons", {denies.text()}}});
  CHECK_FALSE(Door(world.store, Use::store, world.clock.now()).judge(open_case).leaves);
}

TEST_CASE("the witnesses of a case are asked about what is about it, also where somebody else is named") {
  TestVault world;
  const Witness open(world, "W-0001", permit_all());
  const Witness closed(world, "W-0002", code_only);
  const RecordId file = world.store.add(kind::case_file, Json{{"title", "Road"}, {"persons", {open.person.text()}}}).id;
  Json body = world.revision(closed.testimony).body();
  body["case"] = file.text();
  world.store.revise(closed.testimony, body);
  const RecordId note = world.store.add(kind::note, Json{{"about", file.text()}, {"text", "W-0002 saw it"}}).id;
  CHECK(judge(world, note).withheld == Pointers{"/text"});
  const RecordId photograph = add_evidence(world, "photograph", {{"case", file.text()}});
  CHECK(judge(world, photograph).leaves);
  CHECK_FALSE(judge(world, photograph).body_leaves);
}

TEST_CASE("custody of evidence whose body stays home says where it went, in no words") {
  TestVault world;
  const Witness witness(world, "W-0001", use("permit", "deny", "permit", "permit"));
  const RecordId photograph = add_evidence(world, "photograph", {{"testimony", witness.testimony.text()}});
  const Json custody = {{"evidence", photograph.text()},
                        {"action", "stored"},
                        {"when", "2025-12-02"},
                        {"from", "aibek.jpg"},
                        {"to", "vault"},
                        {"why", "attached"},
                        {"where", "School"},
                        {"remarks", "blurred"},
                        {"seal_number", "7"},
                        {"with", "camera"}};
  const RecordId event = world.store.add(kind::custody, custody).id;
  CHECK(judge(world, event).withheld ==
        Pointers{"/from", "/remarks", "/seal_number", "/to", "/where", "/why", "/with"});
}

TEST_CASE("a photograph, video or sound in which nobody is recorded stays home, and its custody") {
  TestVault world;
  for (const char* evidence_kind : {"photograph", "video", "audio"}) {
    const RecordId faceless = add_evidence(world, evidence_kind, Json::object());
    const RecordId event =
        world.store.add(kind::custody, Json{{"evidence", faceless.text()}, {"action", "stored"}, {"when", "2025"}}).id;
    for (const RecordId& id : {faceless, event}) {
      CHECK_FALSE(judge(world, id).leaves);
      CHECK(reasons(judge(world, id)) == std::vector<std::string>{"who is in it is not recorded"});
    }
  }
}

TEST_CASE("what names nobody by reference leaves without its words and its file until somebody confirms it") {
  TestVault world;
  const auto words_of = [&](std::string_view kind, Json body) {
    const RecordId id = world.store.add(kind, body).id;
    const Passage open = judge(world, id);
    CHECK(open.leaves);
    CHECK_FALSE(open.body_leaves);
    CHECK(reasons(open) ==
          std::vector<std::string>{"it names nobody by reference, and nobody confirmed that it identifies nobody"});
    body["identifies"] = "nobody";
    const RecordId confirmed = world.store.add(kind, body).id;
    CHECK(judge(world, confirmed).withheld.empty());
    CHECK(judge(world, confirmed).reasons.empty());
    CHECK(judge(world, confirmed).body_leaves == body.contains("object"));
    return open.withheld;
  };
  const RecordId file = world.store.add(kind::case_file, Json{{"title", "Road"}, {"status", "open"}}).id;
  CHECK(words_of(kind::case_file, {{"title", "Aibek is gone"}, {"opened", "2024"}}) == Pointers{"/title"});
  CHECK(words_of(kind::event, {{"title", "Raid"}, {"place", "School"}, {"begin", "2024"}, {"description", "Aibek"}}) ==
        Pointers{"/description", "/place", "/title"});
  CHECK(words_of(kind::note, {{"about", file.text()}, {"text", "Aibek called"}}) == Pointers{"/text"});
  CHECK(words_of(kind::risk_assessment, {{"about", file.text()}, {"measures", "Aibek moves"}}) ==
        Pointers{"/measures"});
  CHECK(words_of(kind::act, {{"violation", "x-taken"}, {"stated_reason", "Aibek spoke"}}) ==
        Pointers{"/stated_reason"});
  CHECK(words_of(kind::evidence,
                 {{"title", "Aibek"}, {"kind", "document"}, {"object", std::string(64, 'a')}, {"language", "kk"}}) ==
        Pointers{"/object", "/title"});
  const RecordId gate = add_evidence(world, "photograph", {{"identifies", "nobody"}});
  CHECK(judge(world, gate).body_leaves);
  CHECK(judge(world, gate).withheld.empty());
}

TEST_CASE("that a record identifies nobody counts only where no person can be asked, and while it stands") {
  TestVault world;
  const Json first = {{"title", "Aibek is gone"}, {"identifies", "nobody"}, {"opened", "2024"}};
  const RecordId file = world.store.add(kind::case_file, first).id;
  const Revision wrong = world.revision(file);
  const auto withheld = [&] { return Door(world.store, Use::store, world.clock.now()).judge(wrong).withheld; };
  CHECK(withheld().empty());
  world.store.revise(file, Json{{"title", "Somebody is gone"}, {"identifies", "nobody"}, {"opened", "2024"}});
  CHECK(withheld() == Pointers{"/title"});
  CHECK(judge(world, file).withheld.empty());
  world.store.revise(file, Json{{"title", "Somebody is gone"}, {"opened", "2024"}});
  CHECK(judge(world, file).withheld == Pointers{"/title"});
  world.store.revise(file, first);
  CHECK(judge(world, file).withheld.empty());
  const Witness witness(world, "W-0001", code_only);
  Json testimony = world.revision(witness.testimony).body();
  testimony["case"] = file.text();
  world.store.revise(witness.testimony, testimony);
  CHECK(judge(world, file).withheld == Pointers{"/title"});
}

TEST_CASE("custody leaves its words where it and its evidence are confirmed to identify nobody") {
  TestVault world;
  const auto of = [&](const Json& evidence_says, const Json& custody_says) {
    const RecordId paper = add_evidence(world, "document", evidence_says);
    Json body = {{"evidence", paper.text()}, {"action", "received"}, {"when", "2025"}, {"from", "Aibek"}};
    body.update(custody_says);
    return judge(world, world.store.add(kind::custody, body).id).withheld;
  };
  const Json none = Json::object();
  const Json nobody = {{"identifies", "nobody"}};
  CHECK(of(nobody, nobody).empty());
  CHECK(of(none, nobody) == Pointers{"/from"});
  CHECK(of(nobody, none) == Pointers{"/from"});
}

TEST_CASE("what was corrected in a field without a level stays home in old revisions unless the name may leave") {
  TestVault world;
  for (const char* name : {"deny", "permit"}) {
    const std::string code = std::string("Aibek-") + name;
    const RecordId person = world.store.add(kind::person, Json{{"code", code}, {"sex", "male"}}).id;
    world.consent(person, {{"store", use(name, "permit", "permit", "permit")}});
    const Revision old = world.revision(person);
    world.store.revise(person, Json{{"code", std::string("W-") + name}, {"sex", "male"}});
    const Passage passage = Door(world.store, Use::store, world.clock.now()).judge(old);
    CHECK(passage.leaves);
    CHECK(passage.withheld == (name == std::string("deny") ? Pointers{"/code"} : Pointers{}));
    CHECK(judge(world, person).withheld.empty());
  }
}

TEST_CASE("a date with the words in which it was told stays home without the name") {
  TestVault world;
  const Witness witness(world, "W-0001", code_only);
  Json body = world.revision(witness.testimony).body();
  body["date"] = {{"date", "2025-12-02"}};
  world.store.revise(witness.testimony, body);
  CHECK(judge(world, witness.testimony).withheld == Pointers{"/narrative/0"});
  body["date"]["as_told"] = "the day my son Aibek was taken";
  world.store.revise(witness.testimony, body);
  CHECK(judge(world, witness.testimony).withheld == Pointers{"/date", "/narrative/0"});
}

TEST_CASE("a paper that only its person, consent or testimony names is theirs, and stays with them") {
  TestVault world;
  const Witness witness(world, "W-0001", Json{{"decision", "deny"}});
  const RecordId passport = add_evidence(world, "document", Json::object());
  CHECK(judge(world, passport).leaves);
  Json person = world.revision(witness.person).body();
  person["identity_documents"] = Json::array({{{"kind", "passport"}, {"evidence", passport.text()}}});
  world.store.revise(witness.person, person);
  CHECK_FALSE(judge(world, passport).leaves);

  const RecordId signed_paper = add_evidence(world, "document", Json::object());
  Json consent = world.revision(witness.consent).body();
  consent["evidence"] = signed_paper.text();
  set_consent(world.vault, witness.person, consent);
  CHECK_FALSE(judge(world, signed_paper).leaves);
}

TEST_CASE("an act tells of its event's witnesses, and a case of those of its events") {
  TestVault world;
  const Witness witness(world, "W-0001", code_only);
  const RecordId event = world.store.add(kind::event, {{"title", "Arrest of somebody"}}).id;
  const RecordId the_case = world.store
                                .add(kind::case_file, {{"title", "Disappearance of somebody"},
                                                       {"events", Json::array({event.text()})},
                                                       {"identifies", "nobody"}})
                                .id;
  CHECK(judge(world, the_case).withheld.empty());
  Json testimony = world.revision(witness.testimony).body();
  testimony["events"] = Json::array({event.text()});
  world.store.revise(witness.testimony, testimony);
  CHECK(judge(world, the_case).withheld.contains("/title"));
  const RecordId act = world.store
                           .add(kind::act, {{"violation", "x-taken"},
                                            {"event", event.text()},
                                            {"stated_reason", {{"text", "somebody is a teacher"}, {"lang", "en"}}}})
                           .id;
  CHECK(judge(world, act).withheld.contains("/stated_reason"));
}

TEST_CASE("consent to share with a partner is for the partner that it names") {
  TestVault world;
  Json use_of_partner = permit_all();
  use_of_partner["partner"] = "Clinic";
  const RecordId person = world.person("W-0001");
  world.consent(person, {{"share-partner", use_of_partner}});
  const RecordId unnamed = world.person("W-0002");
  world.consent(unnamed, {{"share-partner", permit_all()}});
  const auto leaves = [&](const RecordId& id, const char* destination) {
    return Door(world.store, Use::share_partner, world.clock.now(), destination).judge(world.revision(id)).leaves;
  };
  CHECK(leaves(person, "Clinic"));
  CHECK_FALSE(leaves(person, "Other clinic"));
  CHECK_FALSE(leaves(unnamed, "Clinic"));
}

TEST_CASE("published anonymously, nobody has a name, whatever was agreed") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  world.consent(person, {{"publish-anonymous", permit_all()}});
  const ConsentBook book(world.store, world.clock.now());
  CHECK(book.answer(person, Use::publish_anonymous).permits());
  CHECK_FALSE(book.answer(person, Use::publish_anonymous, IdentityLevel::name).permits());
}

TEST_CASE("a consent dated in the future is refused, and a withdrawal stands") {
  TestVault world;
  const RecordId person = world.person("W-0001");
  world.consent(person, {{"store", permit_all()}});
  withdraw_consent(world.vault, person, {}, "the person", "");
  const Json later = {{"form", "written"}, {"date", "2099-01-01"}, {"uses", {{"store", permit_all()}}}};
  CHECK_THROWS_AS(set_consent(world.vault, person, later), Error);
  CHECK(ConsentBook(world.store, world.clock.now()).answer(person, Use::store).decision == Decision::withdrawn);
}

TEST_CASE("the ways to reach a person leave only where they, and whoever they lead through, may be contacted") {
  TestVault world;
  const RecordId baker = world.person("W-0002");
  world.consent(baker, {{"store", permit_all()}});
  Json body = {{"code", "W-0001"}, {"contact", Json::array({{{"how", "phone"}, {"value", "1"}}})}};
  const RecordId person = world.store.add(kind::person, body).id;
  const auto consent = [&](const RecordId& giver, const char* contact) {
    world.clock.seconds += 86400;
    set_consent(world.vault, giver,
                {{"form", "written"},
                 {"date", world.clock.now().day()},
                 {"uses", {{"store", permit_all()}, {"contact", {{"decision", contact}}}}}});
  };
  consent(person, "deny");
  CHECK(judge(world, person).withheld == Pointers{"/contact"});
  CHECK(reasons(judge(world, person)) == std::vector<std::string>{"W-0001 did not agree to 'contact' (denied)"});
  consent(person, "permit");
  CHECK(judge(world, person).withheld.empty());
  body["contact"][0]["through"] = baker.text();
  world.store.revise(person, body);
  CHECK(judge(world, person).withheld == Pointers{"/contact"});
  consent(baker, "permit");
  CHECK(judge(world, person).withheld.empty());
}

TEST_CASE("a redacted statement and an area leave where the name and the place may not") {
  TestVault world;
  const Witness witness(world, "W-0001", code_only);
  Json body = world.revision(witness.testimony).body();
  body["place"] = "Tea house";
  body["area"] = {{"path", {"Province"}}};
  body["redacted"] = {{{"number", 1}, {"text", {{"text", "I saw […] closed."}, {"lang", "en"}}}}};
  world.store.revise(witness.testimony, body);
  const Revision first = world.revision(witness.testimony);
  CHECK(judge(world, witness.testimony).withheld == Pointers{"/narrative/0", "/place"});
  // A redaction that was not enough is corrected, and stays home in the old revision.
  body["redacted"][0]["text"]["text"] = "I saw it […].";
  world.store.revise(witness.testimony, body);
  CHECK(Door(world.store, Use::store, world.clock.now()).judge(first).withheld ==
        Pointers{"/narrative/0", "/place", "/redacted/0"});
  body["redacted"][0]["number"] = 2;
  CHECK(refusal_of([&] { world.store.revise(witness.testimony, body); }).code() == ErrorCode::input_refused);
}

TEST_CASE("whoever consented for a child and is no person of the vault is named only with the name") {
  TestVault world;
  const RecordId child = world.person("W-0001");
  Json body = TestVault::consent_body(child, {{"store", code_only}});
  body["minor"] = {{"assent", "permit"}, {"consented_by_text", "her aunt"}};
  const RecordId consent = world.store.add(kind::consent, body).id;
  CHECK(judge(world, consent).withheld == Pointers{"/minor"});
}

TEST_CASE("a link of persons leaves only where both permit the use, and says who they are only with the name") {
  TestVault world;
  const Witness first(world, "W-0001", permit_all());
  const RecordId second = world.person("W-0007");
  const RecordId link = link_persons(world.vault, first.person, second, "Айгүл and her aunt say so", "R-07").id;
  const Passage held = judge(world, link);
  CHECK_FALSE(held.leaves);
  CHECK(reasons(held) == std::vector<std::string>{"W-0007 did not agree to 'store' (nothing said)"});

  const RecordId consent = world.consent(second, {{"store", code_only}});
  const Passage of_codes = judge(world, link);
  CHECK(of_codes.leaves);
  CHECK(of_codes.withheld == Pointers{"/because", "/decided_by", "/same_person"});
  const std::string line =
      world.revision(link)
          .withholding([&](std::string_view pointer) { return of_codes.withheld.contains(std::string(pointer)); })
          .line();
  for (const std::string& secret : {std::string("Айгүл"), first.person.text(), second.text(), std::string("R-07")}) {
    CHECK(line.find(secret) == std::string::npos);
  }

  Json body = TestVault::consent_body(second, {{"store", permit_all()}});
  world.store.revise(consent, body);
  CHECK(judge(world, link).withheld.empty());
  CHECK_FALSE(judge(world, link, Use::court).leaves);
  // Whoever withdraws takes the link along, also one that was undone.
  (void)unlink_persons(world.vault, first.person, second, "two sisters", "R-07");
  CHECK(judge(world, link).leaves);
  withdraw_consent(world.vault, second, {}, "W-0007", "");
  CHECK_FALSE(judge(world, link).leaves);
}
