#include "people.hpp"

#include <algorithm>
#include <set>

#include "fieldvault/records/door.hpp"

namespace fieldvault::records {
namespace {

bool is_subject(std::string_view kind) { return kind == kind::case_file || kind == kind::event; }

// What these refer to is what they are about; the references of other kinds only lead to neighbours.
bool is_about_others(std::string_view kind) {
  return kind == kind::evidence || kind == kind::custody || kind == kind::note || kind == kind::act ||
         kind == kind::risk_assessment;
}

class PeopleWalk {
 public:
  explicit PeopleWalk(const RecordStore& store) : store_(store) {}

  void take(const Revision& revision) {
    const std::string kind = revision.envelope().kind();
    const RecordId& id = revision.envelope().id;
    visited_.insert(id);
    if (kind == kind::person) add(id);
    if (is_subject(kind)) subjects_.push_back(id);
    const Schema* schema = Schema::find(revision.envelope().schema);
    if (schema == nullptr) return;
    for (const Reference& reference : schema->references(revision.body())) {
      const auto target = RecordId::parse(reference.target);
      if (target) follow(kind, reference, *target);
    }
  }

  [[nodiscard]] const std::vector<RecordId>& persons() const noexcept { return persons_; }
  [[nodiscard]] const std::vector<RecordId>& subjects() const noexcept { return subjects_; }

 private:
  void add(const RecordId& person) {
    if (std::find(persons_.begin(), persons_.end(), person) == persons_.end()) persons_.push_back(person);
  }

  void follow(const std::string& kind, const Reference& reference, const RecordId& target) {
    if (reference.kind == kind::person) {
      // Whoever spoke for a child is a neighbour of the consent, not its giver.
      if (kind != kind::consent || reference.field == "given_by") add(target);
      return;
    }
    // The event of an act has witnesses of its own; the victim and the sources of the act are asked.
    if (!is_about_others(kind) || (kind == kind::act && is_subject(reference.kind))) return;
    if (!visited_.insert(target).second) return;
    for (const StoredRevision& head : store_.heads(target)) {
      if (head.revision.envelope().kind() == kind::person) {
        add(target);
      } else {
        take(head.revision);
      }
    }
  }

  const RecordStore& store_;
  std::set<RecordId> visited_;
  std::vector<RecordId> persons_;
  std::vector<RecordId> subjects_;
};

void add_persons_of(const RecordStore& store, const RecordId& testimony, std::vector<RecordId>& persons) {
  PeopleWalk walk(store);
  for (const StoredRevision& head : store.heads(testimony)) walk.take(head.revision);
  for (const RecordId& person : walk.persons()) {
    if (std::find(persons.begin(), persons.end(), person) == persons.end()) persons.push_back(person);
  }
}

std::vector<RecordId> behind(const RecordStore& store, const std::vector<RecordId>& subjects) {
  std::vector<RecordId> persons;
  for (const RecordId& subject : subjects) {
    for (const RecordId& testimony : store.referring_to(subject, kind::testimony)) {
      add_persons_of(store, testimony, persons);
    }
    for (const StoredRevision& head : store.heads(subject)) {
      const Schema* schema = Schema::find(head.revision.envelope().schema);
      if (schema == nullptr) continue;
      for (const Reference& reference : schema->references(head.revision.body())) {
        const auto source = RecordId::parse(reference.target);
        if (reference.kind == kind::testimony && source) add_persons_of(store, *source, persons);
      }
    }
  }
  return persons;
}

}  // namespace

People people_of(const RecordStore& store, const Revision& revision) {
  PeopleWalk walk(store);
  walk.take(revision);
  return {walk.persons(), behind(store, walk.subjects())};
}

std::vector<RecordId> persons_in(const RecordStore& store, const Revision& revision) {
  return people_of(store, revision).in;
}

}  // namespace fieldvault::records
