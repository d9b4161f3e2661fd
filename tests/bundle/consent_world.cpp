#include "bundle/consent_world.hpp"

#include "fieldvault/records/consent.hpp"

namespace fieldvault::bundle::test {
namespace {

constexpr std::uint32_t digits_of_a_mark = 6;

// Ten letters of each script for the ten digits.
const std::vector<std::vector<std::string>> scripts = {
    {"b", "c", "d", "f", "g", "h", "k", "m", "p", "v"},
    {"б", "в", "г", "ғ", "д", "ж", "қ", "л", "ң", "ш"},
    {"ئ", "ب", "پ", "ت", "ج", "چ", "خ", "د", "ر", "ز"},
    {"山", "水", "火", "木", "金", "土", "日", "月", "风", "云"},
};
// What every mark begins with, in its script: no other text has it.
const std::vector<std::string> beginnings = {"qzqz", "ъфъф", "ژۋژۋ", "龘龘"};

std::string spelled(std::uint32_t number, std::size_t script) {
  std::string text = beginnings[script];
  for (std::uint32_t i = 0; i < digits_of_a_mark; ++i, number /= 10) text += scripts[script][number % 10];
  return text;
}

}  // namespace

ConsentWorld::ConsentWorld(Parties& parties, std::uint32_t seed)
    : parties_(&parties), store_(parties.field), random_(seed) {
  const std::size_t persons = 2 + random_() % 3;
  for (std::size_t i = 0; i < persons; ++i) add("person");
  for (std::size_t i = 0; i < persons; ++i) {
    if (!chance(85)) continue;
    consent(records_[i].id);
    if (chance(10)) add("consent");  // a second one beside it
  }
  for (const char* kind : {"case", "event", "testimony", "testimony", "evidence", "act", "case", "event", "evidence",
                           "custody", "note", "note", "risk-assessment", "testimony", "act", "person-link"}) {
    if (chance(70)) add(kind);
  }
  for (auto files = random_() % 3; files > 0; --files) attach();
  for (const char* kind : {"custody", "note"}) {
    if (chance(60)) add(kind);
  }
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (chance(25)) correct(records_[i]);
  }
}

void ConsentWorld::change() {
  const std::size_t count = records_.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (records_[i].kind == "person") {
      const records::RecordId id = records_[i].id;
      const bool has_consent = records::consent_of(store_, id).has_value();
      if (has_consent && chance(25)) {
        std::vector<records::Use> uses;
        for (const auto use : {records::Use::store, records::Use::court, records::Use::share_partner}) {
          if (chance(50)) uses.push_back(use);
        }
        keep(records::withdraw_consent(parties_->field, id, uses, mark(), chance(50) ? mark() : "").id);
      }
      if (chance(30)) consent(id);
    }
    if (chance(15)) correct(records_[i]);
  }
  if (chance(50)) add("testimony");
  if (chance(30)) parties_->clock.seconds += 40 * 86400;
}

const WorldRecord* ConsentWorld::find(std::string_view id) const {
  const auto found = std::ranges::find_if(records_, [&](const WorldRecord& one) { return one.id.text() == id; });
  return found == records_.end() ? nullptr : &*found;
}

std::set<std::string> ConsentWorld::marks_in(const std::string& text) const {
  std::set<std::string> found;
  for (std::size_t script = 0; script < scripts.size(); ++script) {
    const std::size_t length = spelled(0, script).size();  // of every mark in this script
    for (std::size_t at = 0; (at = text.find(beginnings[script], at)) != std::string::npos; at += length) {
      found.insert(text.substr(at, length));
    }
  }
  for (const std::string& hash : hashes_) {
    if (text.find(hash) != std::string::npos) found.insert(hash);
  }
  return found;
}

std::string ConsentWorld::one_of(std::initializer_list<const char*> words) {
  return *(words.begin() + random_() % words.size());
}

std::string ConsentWorld::mark() {
  std::string text = spelled(marks_made_, random_() % scripts.size());
  ++marks_made_;
  marks_.insert(text);
  return text;
}

Json ConsentWorld::text() {
  Json said = {{"text", mark()}, {"lang", one_of({"kk", "ug", "zh", "en"})}};
  maybe(said, "translator", mark(), 20);
  return said;
}

Json ConsentWorld::prose() {
  if (chance(60)) return mark();
  Json said = text();
  if (chance(50)) said["translations"] = Json::array({text()});
  return said;
}

Json ConsentWorld::place() {
  if (chance(50)) return mark();
  Json said = {{"names", Json::array({Json{{"name", mark()}, {"lang", "kk"}}})},
               {"path", Json::array({mark(), mark()})}};
  maybe(said, "as_told", prose(), 40);
  return said;
}

Json ConsentWorld::date() {
  if (chance(70)) return one_of({"2019", "2018-04", "2017-11-30", "unknown"});
  return {{"date", "2018"}, {"certainty", "reported"}, {"as_told", prose()}};
}

std::string ConsentWorld::some(std::initializer_list<std::string_view> kinds) {
  std::vector<const WorldRecord*> fitting;
  for (const WorldRecord& record : records_) {
    if (std::ranges::find(kinds, std::string_view(record.kind)) != kinds.end()) fitting.push_back(&record);
  }
  return fitting.empty() ? std::string() : fitting[random_() % fitting.size()]->id.text();
}

void ConsentWorld::refer(Json& body, const char* member, std::initializer_list<std::string_view> kinds,
                         unsigned percent) {
  const std::string id = some(kinds);
  if (!id.empty() && chance(percent)) body[member] = id;
}

void ConsentWorld::refer_list(Json& body, const char* member, std::initializer_list<std::string_view> kinds,
                              unsigned percent) {
  std::set<std::string> ids;
  while (chance(percent) && ids.size() < 3) ids.insert(some(kinds));
  ids.erase(std::string());
  if (!ids.empty()) body[member] = ids;
}

void ConsentWorld::maybe(Json& body, const char* member, Json value, unsigned percent) {
  if (chance(percent)) body[member] = std::move(value);
}

Json ConsentWorld::use() {
  const auto word = [&] { return chance(75) ? "permit" : one_of({"deny", "ask-again"}); };
  Json said = {{"decision", chance(85) ? "permit" : one_of({"deny", "ask-again"})}};
  for (const char* level : {"name", "photograph", "voice", "place"}) maybe(said, level, word(), 85);
  maybe(said, "partner", chance(70) ? std::string("HQ") : mark(), 60);
  maybe(said, "conditions", prose(), 15);
  return said;
}

Json ConsentWorld::consent_body() {
  Json body = {{"form", one_of({"written", "oral", "recorded"})}, {"date", date()}, {"uses", Json::object()}};
  for (const char* name :
       {"store", "share-organisation", "share-partner", "court", "publish-anonymous", "publish-name", "contact"}) {
    maybe(body["uses"], name, use(), 85);
  }
  maybe(body, "witnessed_by", mark(), 30);
  maybe(body, "explained", {{"lang", "kk"}, {"by", mark()}, {"interpreter", mark()}}, 40);
  maybe(body, "conditions", prose(), 20);
  maybe(body, "remarks", prose(), 30);
  maybe(body, "expires", one_of({"2026-01-01", "2026-01-02", "2026-01-30", "2030-01-01"}), 20);
  refer(body, "evidence", {"evidence"}, 20);
  if (chance(15)) {
    body["minor"] = {{"assent", one_of({"permit", "permit", "deny", "ask-again", "not-asked"})}};
    maybe(body["minor"], "consented_by_text", mark(), 50);
    refer(body["minor"], "consented_by", {"person"}, 40);
  }
  return body;
}

void ConsentWorld::consent(const records::RecordId& person) {
  keep(records::set_consent(parties_->field, person, consent_body()).id);
}

void ConsentWorld::add(std::string_view kind) {
  Json body = body_of(kind);
  if (!body.is_null()) keep(store_.add(kind, body).id);
}

void ConsentWorld::attach() {
  const std::string inside = mark();
  const std::string name = mark();
  const vault::Path file = parties_->folder / name;
  write_file(file, bytes_of(inside + std::string(random_() % 3000, '.')));
  const evidence::Attached attached = evidence::attach(parties_->field, file, evidence(), {});
  std::filesystem::remove(file);
  keep(attached.record.id);
  records_.back().file_mark = inside;
  marks_.insert(attached.sha256.hex());
  hashes_.insert(attached.sha256.hex());
  for (const records::RecordId& id : store_.referring_to(attached.record.id, "custody")) keep(id);
}

void ConsentWorld::correct(WorldRecord& record) {
  if (record.kind == "custody") return;
  const Json& now = record.current();
  Json body = record.kind == "consent" ? consent_body() : body_of(record.kind);
  if (body.is_null()) return;
  // A correction leaves most of a record as it was.
  for (auto member = now.begin(); member != now.end(); ++member) {
    if (chance(70) || member.key() == "code" || member.key() == "same_person") body[member.key()] = *member;
  }
  if (record.kind == "testimony") {
    body["witness"] = now["witness"];
    body["consent"] = now["consent"];
    for (const char* member : {"narrative", "redacted"}) {
      body.erase(member);
      if (now.contains(member)) body[member] = now[member];
    }
    for (Json& one : body["narrative"]) {
      if (chance(20)) one = statement(one["number"].get<int>());
    }
  }
  if (record.kind == "consent") {
    const auto giver = records::RecordId::parse(now["given_by"].get<std::string>());
    if (records::consent_of(store_, *giver) != record.id) return;
    body.erase("withdrawal");
    keep(records::set_consent(parties_->field, *giver, body).id);
    return;
  }
  for (const char* member : {"original_name", "length", "sha256", "object"}) {
    body.erase(member);
    if (now.contains(member)) body[member] = now[member];
  }
  if (record.kind == "evidence") body["kind"] = now["kind"];
  const records::RecordId id = record.id;
  if (record.kind == "evidence") {
    evidence::revise(parties_->field, id, body);
  } else {
    store_.revise(id, body);
  }
  keep(id);
}

void ConsentWorld::keep(const records::RecordId& id) {
  const records::Revision revision = store_.current(id).value().revision;
  const auto known = std::ranges::find_if(records_, [&](const WorldRecord& one) { return one.id == id; });
  if (known == records_.end()) {
    records_.push_back({revision.envelope().kind(), id, {revision.body()}, {}});
  } else if (known->current() != revision.body()) {
    known->versions.push_back(revision.body());
  }
}

}  // namespace fieldvault::bundle::test
