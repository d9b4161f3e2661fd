#include "bundle/consent_model.hpp"

namespace fieldvault::bundle::test {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, text) != list.end();
}

Json member(const Json& value, const std::string& name) {
  return value.is_object() && value.contains(name) ? value[name] : Json();
}

Json members(const Json& value, const std::string& name) {
  const Json found = member(value, name);
  return found.is_array() ? found : Json::array();
}

// Members of which each element is a part of its own; the other ones are one part each.
bool is_cut(const std::string& kind, const std::string& name) {
  return (kind == "person" && name == "names") ||
         (kind == "testimony" && (name == "narrative" || name == "redacted")) ||
         (kind == "consent" && (name == "uses" || name == "withdrawal"));
}

std::vector<ModelPart> parts_of(const std::string& kind, const Json& body) {
  std::vector<ModelPart> parts;
  for (const auto& [name, value] : body.items()) {
    if (!is_cut(kind, name) || value.empty()) {
      parts.push_back({"/" + name, value});
      continue;
    }
    for (const auto& [key, one] : value.items()) parts.push_back({"/" + name + "/" + key, one});
  }
  return parts;
}

// Members that tell who somebody is, in a record that leaves: titles, texts, and what is asked about a person.
bool names_somebody(const std::string& kind, const std::string& name) {
  if (name == "notes") return true;
  if (kind == "case") return is_one_of(name, {"title", "reference", "summary"});
  if (kind == "person") {
    return is_one_of(name, {"names", "gender", "birth", "ethnicity", "citizenship", "contact", "protection_needs",
                            "relations", "deceased", "identity_documents", "occupation"});
  }
  if (kind == "testimony") {
    return is_one_of(name, {"title", "others_present", "narrative", "previous_interviews", "observations", "read_back",
                            "documents_mentioned", "injuries_mentioned", "risk", "distress"});
  }
  if (kind == "consent") {
    return is_one_of(name, {"witnessed_by", "explained", "conditions", "withdrawal", "remarks"});
  }
  if (kind == "evidence") {
    return is_one_of(name, {"title", "original_name", "media_type", "description", "made", "obtained", "relations",
                            "exhibit_number", "root_exhibit_number", "web", "stored_at"});
  }
  if (kind == "custody") {
    return is_one_of(name, {"by", "from", "to", "why", "with", "authorisation", "seal_number", "remarks"});
  }
  if (kind == "event") return is_one_of(name, {"title", "description", "interventions"});
  if (kind == "act") {
    return is_one_of(
        name, {"stated_reason", "physical_consequences", "psychological_consequences", "attribution", "detention"});
  }
  if (kind == "note") return name == "text";
  if (kind == "risk-assessment") return is_one_of(name, {"threats", "measures", "who_may_know"});
  return kind == "person-link" && is_one_of(name, {"same_person", "because", "decided_by"});
}

// Words that somebody told, inside something that is a date, a place or an answer of a consent.
bool tells_in_words(const Json& value) {
  for (const char* name : {"as_told", "conditions", "partner", "consented_by_text"}) {
    if (!member(value, name).is_null()) return true;
  }
  return value.is_structured() && std::any_of(value.begin(), value.end(), tells_in_words);
}

bool is_placed(const Json& value) {
  if (!member(value, "where").is_null() || !member(value, "place").is_null()) return true;
  return value.is_structured() && std::any_of(value.begin(), value.end(), is_placed);
}

bool goes_with_the_file(const std::string& kind, const std::string& pointer) {
  if (kind == "evidence") return is_one_of(pointer, {"/title", "/original_name", "/length", "/sha256", "/object"});
  return kind == "custody" &&
         is_one_of(pointer, {"/from", "/to", "/why", "/remarks", "/where", "/with", "/seal_number", "/authorisation"});
}

bool is_statement(const std::string& kind, const std::string& pointer) {
  return kind == "testimony" && pointer.starts_with("/narrative/");
}

bool says_nobody(const Json& body) { return member(body, "identifies") == Json("nobody"); }

// Whether the current body says what a part of an earlier one says.
bool still_said(const WorldRecord& record, const ModelPart& part) {
  const std::vector<ModelPart> now = parts_of(record.kind, record.current());
  return std::ranges::any_of(now, [&](const ModelPart& one) {
    const bool is_its_place =
        one.pointer == part.pointer ||
        (is_statement(record.kind, part.pointer) && is_statement(record.kind, one.pointer) && says_nobody(part.value));
    return is_its_place && one.value == part.value;
  });
}

}  // namespace

ConsentModel::Ids ModelFate::staying() const {
  ConsentModel::Ids pointers;
  for (const ModelPart& part : parts) {
    if (!part.leaves) pointers.insert(part.pointer);
  }
  return pointers;
}

bool ConsentModel::permits(const std::string& person, const std::string& use, Level level) const {
  if (use == "publish-anonymous" && level == Level::name) return false;
  bool asked = false;
  for (const WorldRecord& record : world_->records()) {
    if (record.kind != "consent" || member(record.current(), "given_by") != Json(person)) continue;
    asked = true;
    const Json& said = record.current();
    const Json answer = member(member(said, "uses"), use);
    if (member(answer, "decision") != Json("permit")) return false;
    constexpr std::array names = {"", "name", "photograph", "voice", "place"};
    const char* const of_level = names.at(static_cast<std::size_t>(level));
    if (level != Level::none && member(answer, of_level) != Json("permit")) return false;
    if (use == "share-partner" && member(answer, "partner") != Json(destination_)) return false;
    const Json withdrawn = members(member(said, "withdrawal"), "uses");
    if (std::find(withdrawn.begin(), withdrawn.end(), Json(use)) != withdrawn.end()) return false;
    if (said.contains("expires") && said["expires"].get<std::string>() < world_->today()) return false;
    if (said.contains("minor") && member(said["minor"], "assent") != Json("permit")) return false;
  }
  return asked;
}

bool ConsentModel::all_permit(const Ids& persons, const Levels& levels) const {
  return std::ranges::all_of(levels, [&](Level level) {
    return std::ranges::all_of(persons, [&](const std::string& person) { return permits(person, level); });
  });
}

ConsentModel::Levels ConsentModel::levels_of_file(const WorldRecord& record, const Json& body) const {
  Levels levels;
  const auto take = [&](const Json& evidence) {
    const auto kind = evidence["kind"].get<std::string>();
    if (kind == "photograph") {
      levels.insert({Level::photograph, Level::place});
    } else if (kind == "video") {
      levels.insert({Level::photograph, Level::place, Level::voice, Level::name});
    } else {
      levels.insert(Level::name);
      if (kind == "audio") levels.insert(Level::voice);
    }
  };
  if (record.kind == "evidence") {
    take(body);
    take(record.current());
  }
  if (record.kind == "custody") {
    for (const char* name : {"evidence", "result"}) {
      if (body.contains(name)) take(world_->find(body[name].get<std::string>())->current());
    }
  }
  return levels;
}

ConsentModel::Levels ConsentModel::levels_of(const WorldRecord& record, const Json& body, const ModelPart& part) const {
  Levels levels;
  const std::string name = part.pointer.substr(1, part.pointer.find('/', 1) - 1);
  const bool nobody = is_statement(record.kind, part.pointer) && says_nobody(part.value) && still_said(record, part);
  if ((names_somebody(record.kind, name) || tells_in_words(part.value)) && !nobody) levels.insert(Level::name);
  if (record.kind != "consent" && (name == "place" || name == "where" || is_placed(part.value))) {
    levels.insert(Level::place);
  }
  const bool corrected = body != record.current() && !still_said(record, part);
  if (corrected && levels.empty() && !nobody) levels.insert(Level::name);
  return levels;
}

bool ConsentModel::confirmed(const WorldRecord& record, const Json& body) const {
  if (!says_nobody(body) || !says_nobody(record.current())) return false;
  if (record.kind != "custody") return true;
  return says_nobody(world_->find(body["evidence"].get<std::string>())->current());
}

ModelFate ConsentModel::judge(const WorldRecord& record, const Json& body, const Ids& in, const Ids& asked) const {
  ModelFate fate;
  fate.parts = parts_of(record.kind, body);
  const Levels of_file = levels_of_file(record, body);
  const bool shows_somebody = of_file.contains(Level::photograph) || of_file.contains(Level::voice);
  const bool is_open = asked.empty() && confirmed(record, body);
  if (record.kind == "testimony" && body["consent"] == Json("not-recorded")) return fate;
  if (shows_somebody && asked.empty() && !is_open) return fate;
  if (!all_permit(in, {Level::none})) return fate;
  fate.leaves = true;
  const bool with_file = asked.empty() ? is_open : all_permit(asked, of_file);
  fate.file_leaves = with_file && record.kind == "evidence" && body.contains("object");
  for (ModelPart& part : fate.parts) {
    const Levels levels = levels_of(record, body, part);
    const bool file_part = goes_with_the_file(record.kind, part.pointer);
    if (asked.empty()) {
      const bool stands = is_open && (body == record.current() || still_said(record, part));
      part.leaves = stands || (levels.empty() && !file_part);
      continue;
    }
    part.leaves = all_permit(asked, levels) && (!file_part || with_file);
    if (record.kind == "person" && part.pointer == "/contact") {
      Ids reached_through = {record.id.text()};
      for (const Json& way : part.value) {
        if (way.contains("through")) reached_through.insert(way["through"].get<std::string>());
      }
      part.leaves = part.leaves && std::ranges::all_of(reached_through, [&](const std::string& person) {
                      return permits(person, "contact", Level::none);
                    });
    }
  }
  return fate;
}

ModelFate ConsentModel::judge_withdrawn(const WorldRecord& record, const Ids& reached) const {
  ModelFate fate;
  const Json& body = record.current();
  const auto person = body["given_by"].get<std::string>();
  fate.parts = parts_of("consent", body);
  bool ever = false;
  for (const WorldRecord& other : world_->records()) {
    if (other.kind != "consent") continue;
    const bool names = other.current()["given_by"] == Json(person) ||
                       member(member(other.current(), "minor"), "consented_by") == Json(person);
    for (const Json& version : other.versions) {
      for (const Json& use : version["uses"]) ever = ever || (names && use["decision"] == Json("permit"));
    }
  }
  fate.leaves = ever && (reached.contains(person) || permits(person, Level::none));
  const Json minor = member(body, "minor");
  for (ModelPart& part : fate.parts) {
    const bool is_answer =
        part.pointer.starts_with("/uses") && (minor.is_null() || member(minor, "assent") == Json("permit"));
    part.leaves = fate.leaves && !tells_in_words(part.value) &&
                  (is_answer || is_one_of(part.pointer, {"/given_by", "/date", "/form", "/expires", "/withdrawal/date",
                                                         "/withdrawal/uses"}));
  }
  return fate;
}

ModelFate ConsentModel::fate(const WorldRecord& record, std::size_t version, const Ids& reached) const {
  const Json& body = record.versions[version];
  const Json& now = record.current();
  const bool is_current = version + 1 == record.versions.size();
  const bool is_withdrawn = record.kind == "consent" && now.contains("withdrawal");
  if (is_withdrawn && is_current) return judge_withdrawn(record, reached);
  Walk walked;
  walk(record, body, walked);
  Walk of_current;
  walk(record, now, of_current);
  walked.persons.merge(of_current.persons);
  walked.subjects.merge(of_current.subjects);
  Ids asked = persons_around(walked.subjects);
  asked.insert(walked.persons.begin(), walked.persons.end());
  ModelFate fate = judge(record, body, walked.persons, asked);
  if (is_current || !fate.leaves) return fate;
  // What the current body keeps back stays home in an earlier one too.
  const ModelFate present = is_withdrawn ? judge_withdrawn(record, {now["given_by"].get<std::string>()})
                                         : judge(record, now, walked.persons, asked);
  fate.leaves = present.leaves;
  for (ModelPart& part : fate.parts) {
    for (const ModelPart& kept : present.parts) {
      if (kept.leaves) continue;
      const bool is_same = is_statement(record.kind, part.pointer)
                               ? is_statement(record.kind, kept.pointer) && kept.value["number"] == part.value["number"]
                               : kept.pointer == part.pointer;
      if (is_same) part.leaves = false;
    }
  }
  return fate;
}

}  // namespace fieldvault::bundle::test
