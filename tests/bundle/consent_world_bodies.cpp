// The bodies of a random world: every member of every kind has its turn.
#include "bundle/consent_world.hpp"

namespace fieldvault::bundle::test {
namespace {

// A list of one: braces alone would mean it to some compilers only.
Json only(Json one) {
  Json list = Json::array();
  list.push_back(std::move(one));
  return list;
}

}  // namespace

Json ConsentWorld::body_of(std::string_view kind) {
  if (kind == "person") return person();
  if (kind == "testimony") return testimony();
  if (kind == "case") return case_file();
  if (kind == "event") return event();
  if (kind == "act") return act();
  if (kind == "evidence") return evidence();
  if (kind == "custody") return custody();
  if (kind == "note") return note();
  if (kind == "risk-assessment") return risk();
  if (kind == "person-link") return person_link();
  Json body = consent_body();
  body["given_by"] = some({"person"});
  return body;
}

Json ConsentWorld::person() {
  Json body = {{"code", "P-" + std::to_string(marks_made_)}};
  for (auto names = random_() % 3; names > 0; --names) {
    Json name = {{"full", mark()}, {"parts", {{"given", mark()}, {"family", mark()}}}};
    maybe(name, "source", mark(), 30);
    refer(name, "source_record", {"testimony", "evidence"}, 20);
    body["names"].push_back(name);
  }
  maybe(body, "sex", "female");
  maybe(body, "gender", mark(), 20);
  maybe(body, "birth", {{"date", date()}, {"place", place()}});
  maybe(body, "age_range", {{"from", 30}, {"to", 40}, {"at", date()}}, 30);
  maybe(body, "ethnicity", mark(), 40);
  maybe(body, "citizenship", Json::array({mark(), mark()}), 40);
  if (chance(40)) {
    Json contact = {{"how", "phone"}, {"value", mark()}, {"remarks", prose()}};
    refer(contact, "through", {"person"}, 30);
    body["contact"] = only(contact);
  }
  maybe(body, "protection_needs", prose(), 30);
  if (const std::string other = some({"person"}); !other.empty() && chance(20)) {
    body["relations"] = only({{"person", other}, {"relation", "sibling"}, {"remarks", prose()}});
  }
  maybe(body, "deceased", {{"answer", "unknown"}, {"date", date()}, {"remarks", prose()}}, 20);
  if (chance(40)) {
    Json paper = {{"kind", "passport"}, {"number", mark()}, {"issued_by", mark()}, {"held_by", mark()}};
    refer(paper, "evidence", {"evidence"}, 40);
    body["identity_documents"] = only(paper);
  }
  maybe(body, "occupation", mark(), 40);
  refer_list(body, "cases", {"case"}, 20);
  maybe(body, "notes", prose(), 40);
  return body;
}

Json ConsentWorld::statement(int number) {
  Json said = {{"number", number}, {"text", text()}};
  if (chance(50)) said["translations"] = {text(), text()};
  maybe(said, "question", text(), 30);
  maybe(said, "when", date(), 30);
  maybe(said, "where", place(), 25);
  maybe(said, "remarks", prose(), 25);
  maybe(said, "identifies", one_of({"nobody", "nobody", "somebody"}), 60);
  refer_list(said, "events", {"event"}, 15);
  return said;
}

Json ConsentWorld::testimony() {
  const std::string witness = some({"person"});
  std::string consent = "not-recorded";
  for (const WorldRecord& record : records_) {
    if (record.kind == "consent" && record.current()["given_by"] == Json(witness) && chance(90)) {
      consent = record.id.text();
    }
  }
  Json body = {{"witness", witness}, {"interviewer", mark()}, {"date", date()}, {"consent", consent}};
  const int statements = 1 + static_cast<int>(random_() % 4);
  for (int number = 1; number <= statements; ++number) body["narrative"].push_back(statement(number));
  maybe(body, "redacted", only({{"number", 1}, {"text", text()}, {"by", mark()}}), 30);
  maybe(body, "title", mark());
  maybe(body, "interpreter", mark());
  maybe(body, "others_present", only({{"who", mark()}, {"role", mark()}}), 30);
  refer(body, "case", {"case"}, 40);
  refer_list(body, "events", {"event"}, 30);
  refer_list(body, "persons", {"person"}, 25);
  maybe(body, "place", place());
  maybe(body, "area", place(), 30);
  if (chance(30)) {
    Json earlier = {{"by", mark()}, {"when", date()}, {"where", place()}, {"differences", prose()}};
    refer(earlier, "record", {"testimony", "evidence"}, 30);
    body["previous_interviews"] = only(earlier);
  }
  maybe(body, "observations", prose(), 40);
  maybe(body, "read_back", {{"answer", "yes"}, {"date", date()}, {"corrections", only({{"text", text()}})}}, 30);
  for (const char* mentioned : {"documents_mentioned", "injuries_mentioned"}) {
    if (!chance(25)) continue;
    Json one = {{"what", prose()}};
    refer(one, "evidence", {"evidence"}, 40);
    body[mentioned] = only(one);
  }
  refer(body, "signature_evidence", {"evidence"}, 15);
  maybe(body, "risk", {{"summary", prose()}, {"measures", prose()}}, 25);
  maybe(body, "distress", {{"seen", "yes"}, {"remarks", prose()}, {"referral", prose()}}, 25);
  maybe(body, "received", date(), 20);
  maybe(body, "entered_by", mark(), 20);
  return body;
}

Json ConsentWorld::case_file() {
  Json body = {{"title", mark()}, {"status", "open"}, {"opened", date()}};
  maybe(body, "reference", mark());
  maybe(body, "summary", prose());
  refer_list(body, "related", {"case"}, 20);
  refer_list(body, "persons", {"person"}, 30);
  refer_list(body, "events", {"event"}, 30);
  maybe(body, "notes", prose(), 30);
  maybe(body, "identifies", one_of({"nobody", "somebody"}));
  return body;
}

Json ConsentWorld::event() {
  Json body = {{"title", mark()}, {"begin", date()}};
  maybe(body, "place", place());
  maybe(body, "area", place(), 30);
  maybe(body, "description", prose());
  refer(body, "case", {"case"}, 40);
  if (const std::string other = some({"event"}); !other.empty() && chance(20)) {
    body["related"] = only({{"event", other}, {"relation", "followed-by"}});
  }
  refer_list(body, "testimonies", {"testimony"}, 30);
  refer_list(body, "evidence", {"evidence"}, 20);
  maybe(body, "interventions", only({{"by", mark()}, {"date", date()}, {"asked", only(mark())}, {"response", prose()}}),
        25);
  maybe(body, "notes", prose(), 30);
  maybe(body, "identifies", one_of({"nobody", "somebody"}));
  return body;
}

Json ConsentWorld::act() {
  Json body = {{"violation", "torture"}, {"date", date()}};
  refer(body, "event", {"event"}, 50);
  refer(body, "victim", {"person"}, 50);
  maybe(body, "place", place());
  maybe(body, "area", place(), 30);
  for (const char* member : {"stated_reason", "physical_consequences", "psychological_consequences", "notes"}) {
    maybe(body, member, prose(), 40);
  }
  if (chance(40)) {
    Json one = {{"group", mark()}, {"remarks", prose()}};
    refer(one, "person", {"person"}, 30);
    body["attribution"] = only(one);
  }
  maybe(body, "detention",
        {{"place", place()}, {"from", date()}, {"conditions", prose()}, {"court", mark()}, {"charge", prose()}}, 30);
  if (const std::string source = some({"testimony"}); !source.empty() && chance(40)) {
    body["sources"] = only({{"testimony", source}, {"statements", only(1)}});
  }
  refer_list(body, "evidence", {"evidence"}, 25);
  maybe(body, "identifies", one_of({"nobody", "somebody"}));
  return body;
}

Json ConsentWorld::evidence() {
  Json body = {
      {"title", mark()},
      {"kind", one_of({"photograph", "video", "audio", "document", "physical-object", "digital-data", "web-capture"})}};
  maybe(body, "media_type", mark(), 30);
  maybe(body, "description", prose());
  maybe(body, "made", {{"by", mark()}, {"when", date()}, {"where", place()}, {"with", mark()}}, 40);
  if (chance(40)) {
    Json obtained = {{"from_whom", mark()}, {"when", date()}, {"where", place()}, {"how", prose()}};
    refer(obtained, "from", {"person"}, 30);
    body["obtained"] = obtained;
  }
  refer(body, "under_consent", {"consent"}, 20);
  if (const std::string other = some({"person", "testimony", "event", "act", "evidence"}); chance(30)) {
    body["relations"] = only({{"record", other}, {"relation", "depicts"}, {"remarks", prose()}});
  }
  refer(body, "testimony", {"testimony"}, 50);
  refer(body, "case", {"case"}, 25);
  for (const char* member : {"exhibit_number", "root_exhibit_number", "stored_at"}) maybe(body, member, mark(), 30);
  maybe(body, "web", {{"url", "https://example.org/" + mark()}, {"title", mark()}, {"retrieved", date()}}, 25);
  maybe(body, "notes", prose(), 30);
  maybe(body, "identifies", one_of({"nobody", "somebody"}));
  return body;
}

Json ConsentWorld::custody() {
  const std::string evidence = some({"evidence"});
  if (evidence.empty()) return nullptr;
  Json body = {{"evidence", evidence}, {"action", "transferred"}, {"when", date()}};
  for (const char* member : {"by", "from", "to", "with", "authorisation", "seal_number"}) maybe(body, member, mark());
  for (const char* member : {"why", "remarks"}) maybe(body, member, prose());
  maybe(body, "where", place());
  refer(body, "result", {"evidence"}, 20);
  maybe(body, "identifies", one_of({"nobody", "somebody"}));
  return body;
}

Json ConsentWorld::note() {
  Json body = {{"about", some({"person", "testimony", "case", "event", "act", "evidence", "consent", "custody", "note",
                               "risk-assessment"})},
               {"text", prose()}};
  maybe(body, "by", mark());
  maybe(body, "date", date());
  refer_list(body, "persons", {"person"}, 30);
  maybe(body, "identifies", one_of({"nobody", "somebody"}));
  return body;
}

Json ConsentWorld::risk() {
  Json body = {{"about", some({"person", "testimony", "case", "event"})}, {"level", "high"}};
  maybe(body, "date", date());
  maybe(body, "by", mark());
  maybe(body, "threats", only({{"to", "witness"}, {"what", prose()}, {"from", mark()}, {"measures", prose()}}));
  for (const char* member : {"measures", "who_may_know", "notes"}) maybe(body, member, prose(), 40);
  maybe(body, "identifies", one_of({"nobody", "somebody"}));
  return body;
}

Json ConsentWorld::person_link() {
  const std::string left = some({"person"});
  const std::string right = some({"person"});
  if (left == right) return nullptr;
  return {{"same_person", std::set{left, right}},
          {"decision", "same-person"},
          {"because", prose()},
          {"decided_by", mark()},
          {"date", date()}};
}

}  // namespace fieldvault::bundle::test
