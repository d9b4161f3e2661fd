#include "people.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "fieldvault/records/door.hpp"
#include "revision_table.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view whichever_kind = "any";  // a reference to whichever

constexpr std::array about_others = {kind::evidence, kind::custody, kind::note, kind::act, kind::risk_assessment};
constexpr std::array showing = {kind::person, kind::consent, kind::testimony, kind::act};

// The parts of evidence that name persons and may stay home while its file leaves.
constexpr std::array<const char*, 2> naming_parts = {"relations", "obtained"};

bool may_hide_somebody(const Revision& evidence) {
  if (evidence.is_whole()) return false;
  const Json body = evidence.body();
  return !std::ranges::all_of(naming_parts, [&](const char* part) { return body.contains(part); });
}

// Nobody here knows more of it by revising it.
bool may_hide_somebody(const RecordStore& store, const Revision& evidence) {
  if (may_hide_somebody(evidence)) return true;
  if (evidence.envelope().revision == 1) return false;
  return std::ranges::any_of(store.history(evidence.envelope().id),
                             [](const StoredRevision& stored) { return may_hide_somebody(stored.revision); });
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
    if (kind != kind::evidence) return;
    may_lack_some_ = may_lack_some_ || may_hide_somebody(store_, revision);
    take_whoever_shows(id);
  }

  [[nodiscard]] bool may_lack_some() const noexcept { return may_lack_some_; }
  [[nodiscard]] const std::vector<RecordId>& persons() const noexcept { return persons_; }
  [[nodiscard]] const std::vector<RecordId>& subjects() const noexcept { return subjects_; }

 private:
  void add(const RecordId& person) {
    if (std::find(persons_.begin(), persons_.end(), person) == persons_.end()) persons_.push_back(person);
  }

  void take_whoever_shows(const RecordId& evidence) {
    for (const RecordId& source : store_.referring_to(evidence, showing)) {
      if (!visited_.insert(source).second) continue;
      for (const StoredRevision& head : store_.heads(source)) take(head.revision);
    }
  }

  void follow(const std::string& kind, const Reference& reference, const RecordId& target) {
    if (reference.kind == kind::person) {
      // Whoever spoke for a child is a neighbour of the consent, not its giver.
      if (kind != kind::consent || reference.field == "given_by") add(target);
      return;
    }
    // The event of an act has witnesses of its own, who are asked about what tells of them.
    if (kind == kind::act && is_subject(reference.kind)) {
      subjects_.push_back(target);
      return;
    }
    if (!is_about_others(kind)) return;
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
  bool may_lack_some_ = false;
};

void add_persons_of(const RecordStore& store, const RecordId& testimony, std::vector<RecordId>& persons) {
  PeopleWalk walk(store);
  for (const StoredRevision& head : store.heads(testimony)) walk.take(head.revision);
  for (const RecordId& person : walk.persons()) {
    if (std::find(persons.begin(), persons.end(), person) == persons.end()) persons.push_back(person);
  }
}

// Whoever the records around a case or event tell of. A case and its events are one subject; related cases are others.
class Surroundings {
 public:
  explicit Surroundings(const RecordStore& store) : store_(store) {}

  std::vector<RecordId> persons_behind(std::vector<RecordId> subjects) {
    while (!subjects.empty()) {
      const RecordId subject = subjects.back();
      subjects.pop_back();
      if (seen_.insert(subject).second) take(subject, subjects);
    }
    return persons_;
  }

 private:
  void take(const RecordId& subject, std::vector<RecordId>& subjects) {
    for (const std::string_view kind : {kind::testimony, kind::person, kind::act}) {
      for (const RecordId& source : store_.referring_to(subject, kind)) add_persons_of(store_, source, persons_);
    }
    for (const StoredRevision& head : store_.heads(subject)) {
      const std::string kind = head.revision.envelope().kind();
      const std::string_view other = kind == kind::event ? kind::case_file : kind::event;
      for (const RecordId& neighbour : store_.referring_to(subject, other)) subjects.push_back(neighbour);
      const Schema* schema = Schema::find(head.revision.envelope().schema);
      if (schema == nullptr) continue;
      for (const Reference& reference : schema->references(head.revision.body())) {
        const auto target = RecordId::parse(reference.target);
        if (!target) continue;
        if (reference.kind == kind::testimony) add_persons_of(store_, *target, persons_);
        if (reference.kind == other) subjects.push_back(*target);
      }
    }
  }

  const RecordStore& store_;
  std::set<RecordId> seen_;
  std::vector<RecordId> persons_;
};

// From a person to whatever PeopleWalk may reach them from.
class WalkBack {
 public:
  WalkBack(const RecordStore& store, const RecordId& person) : store_(store) {
    add(person);
    for (const RecordId& source : store.referring_to(person, "")) add(source);
    for (std::size_t at = 0; at < found_.size(); ++at) step_from(RecordId(found_[at]));
  }

  [[nodiscard]] std::vector<RecordId> found() && { return std::move(found_); }

 private:
  void add(const RecordId& record) {
    if (seen_.insert(record).second) found_.push_back(record);
  }

  void step_from(const RecordId& record) {
    for (const std::string_view kind : about_others) {
      for (const RecordId& source : store_.referring_to(record, kind)) add(source);
    }
    for (const StoredRevision& head : store_.heads(record)) {
      if (!names_who_is_shown(head.revision.envelope().kind())) continue;
      for (const Reference& reference : references_of(head.revision)) {
        const auto target = RecordId::parse(reference.target);
        if (target && (reference.kind == kind::evidence || reference.kind == whichever_kind)) add(*target);
      }
    }
  }

  const RecordStore& store_;
  std::set<RecordId> seen_;
  std::vector<RecordId> found_;
};

}  // namespace

bool is_subject(std::string_view kind) { return kind == kind::case_file || kind == kind::event; }

bool is_about_others(std::string_view kind) { return std::ranges::find(about_others, kind) != about_others.end(); }

bool names_who_is_shown(std::string_view kind) { return std::ranges::find(showing, kind) != showing.end(); }

People people_of(const RecordStore& store, const Revision& revision) {
  PeopleWalk walk(store);
  walk.take(revision);
  return {walk.persons(), Surroundings(store).persons_behind(walk.subjects()), walk.may_lack_some()};
}

std::vector<RecordId> persons_in(const RecordStore& store, const Revision& revision) {
  PeopleWalk walk(store);
  walk.take(revision);
  return walk.persons();
}

std::vector<RecordId> records_that_may_have(const RecordStore& store, const RecordId& person) {
  return WalkBack(store, person).found();
}

}  // namespace fieldvault::records
