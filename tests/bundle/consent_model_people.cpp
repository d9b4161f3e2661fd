// Who is in a record of a random world, and who stands behind it.
#include "bundle/consent_model.hpp"

namespace fieldvault::bundle::test {
namespace {

// Every id under these members, at any depth of lists and objects.
void collect(const Json& value, const std::vector<std::string>& path, std::size_t at, std::vector<std::string>& ids) {
  if (value.is_array()) {
    for (const Json& one : value) collect(one, path, at, ids);
  } else if (at == path.size()) {
    if (value.is_string()) ids.push_back(value.get<std::string>());
  } else if (value.is_object() && value.contains(path[at])) {
    collect(value[path[at]], path, at + 1, ids);
  }
}

std::vector<std::string> ids_at(const Json& body, const std::vector<std::vector<std::string>>& paths) {
  std::vector<std::string> ids;
  for (const auto& path : paths) collect(body, path, 0, ids);
  return ids;
}

using Paths = std::vector<std::vector<std::string>>;

// Members that name persons. Whoever spoke for a child is not asked about the child's consent.
Paths persons_named(const std::string& kind) {
  if (kind == "person") return {{"relations", "person"}, {"contact", "through"}};
  if (kind == "testimony") return {{"witness"}, {"persons"}};
  if (kind == "consent") return {{"given_by"}};
  if (kind == "case" || kind == "note") return {{"persons"}};
  if (kind == "act") return {{"victim"}, {"attribution", "person"}};
  if (kind == "evidence") return {{"obtained", "from"}};
  if (kind == "person-link") return {{"same_person"}};
  return {};
}

// Members that name the records which a record is about.
Paths records_told_of(const std::string& kind) {
  if (kind == "evidence") return {{"relations", "record"}, {"testimony"}, {"case"}, {"under_consent"}};
  if (kind == "custody") return {{"evidence"}, {"result"}};
  if (kind == "note" || kind == "risk-assessment") return {{"about"}};
  if (kind == "act") return {{"sources", "testimony"}, {"evidence"}};
  return {};
}

// Where a paper is named by whom it belongs to.
Paths papers_of(const std::string& kind) {
  if (kind == "person") return {{"identity_documents", "evidence"}, {"names", "source_record"}};
  if (kind == "consent" || kind == "act") return {{"evidence"}};
  if (kind == "testimony") {
    return {{"signature_evidence"},
            {"documents_mentioned", "evidence"},
            {"injuries_mentioned", "evidence"},
            {"previous_interviews", "record"}};
  }
  return {};
}

// Where a testimony, a person or an act says to which case or event it belongs.
Paths subjects_of(const std::string& kind) {
  if (kind == "testimony") return {{"case"}, {"events"}, {"narrative", "events"}};
  if (kind == "person") return {{"cases"}};
  if (kind == "act") return {{"event"}};
  return {};
}

bool names(const Json& body, const Paths& paths, const std::string& id) {
  const auto ids = ids_at(body, paths);
  return std::ranges::find(ids, id) != ids.end();
}

}  // namespace

void ConsentModel::walk_to(const Json& id, Walk& walked) const {
  const WorldRecord* record = world_->find(id.get<std::string>());
  if (record != nullptr && walked.seen.insert(record->id.text()).second) walk(*record, record->current(), walked);
}

void ConsentModel::walk(const WorldRecord& record, const Json& body, Walk& walked) const {
  const std::string& id = record.id.text();
  walked.seen.insert(id);
  if (record.kind == "person") walked.persons.insert(id);
  if (record.kind == "case" || record.kind == "event") walked.subjects.insert(id);
  for (const std::string& person : ids_at(body, persons_named(record.kind))) walked.persons.insert(person);
  for (const std::string& told : ids_at(body, records_told_of(record.kind))) {
    // A person who is told of is in it; what else that person's record names is another record's matter.
    const WorldRecord* other = world_->find(told);
    if (other != nullptr && other->kind == "person") {
      walked.persons.insert(told);
    } else {
      walk_to(told, walked);
    }
  }
  if (record.kind == "act" && body.contains("event")) walked.subjects.insert(body["event"].get<std::string>());
  if (record.kind != "evidence") return;
  for (const WorldRecord& other : world_->records()) {
    if (names(other.current(), papers_of(other.kind), id)) walk_to(other.id.text(), walked);
  }
}

ConsentModel::Ids ConsentModel::persons_in(const WorldRecord& record, const Json& body) const {
  Walk walked;
  walk(record, body, walked);
  return walked.persons;
}

ConsentModel::Ids ConsentModel::persons_around(Ids subjects) const {
  Ids persons;
  Ids done;
  const auto take = [&](const WorldRecord& source) { persons.merge(persons_in(source, source.current())); };
  while (!subjects.empty()) {
    const std::string id = subjects.extract(subjects.begin()).value();
    if (!done.insert(id).second) continue;
    const WorldRecord& subject = *world_->find(id);
    for (const WorldRecord& other : world_->records()) {
      if (names(other.current(), subjects_of(other.kind), id)) take(other);
      // A case and its events are one subject, whichever names the other.
      const bool joined = (other.kind == "event" && names(other.current(), {{"case"}}, id)) ||
                          (other.kind == "case" && names(other.current(), {{"events"}}, id));
      if (joined) subjects.insert(other.id.text());
    }
    const Paths neighbours = subject.kind == "event" ? Paths{{"case"}} : Paths{{"events"}};
    for (const std::string& neighbour : ids_at(subject.current(), neighbours)) subjects.insert(neighbour);
    if (subject.kind == "event") {
      for (const std::string& testimony : ids_at(subject.current(), {{"testimonies"}})) {
        take(*world_->find(testimony));
      }
    }
  }
  return persons;
}

}  // namespace fieldvault::bundle::test
