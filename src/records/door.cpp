#include "fieldvault/records/door.hpp"

#include <algorithm>

#include "fieldvault/records/set_aside.hpp"
#include "leaf_levels.hpp"
#include "people.hpp"
#include "record_title.hpp"
#include "withdrawn_consent.hpp"

namespace fieldvault::records {
namespace {

// What a head keeps back, in another revision of its record: by its pointer, a statement by its number.
void keep_back_as(const Revision& head, const Passage& of_head, const Revision& revision, Passage& passage) {
  std::vector<Json> numbers;
  head.each_leaf([&](std::string_view pointer, const Json& value) {
    const bool is_kept = of_head.withheld.contains(std::string(pointer));
    if (is_kept && is_statement(head.envelope().kind(), pointer, value))
      numbers.push_back(value.value("number", Json()));
  });
  revision.each_leaf([&](std::string_view pointer, const Json& value) {
    const bool is_kept = is_statement(revision.envelope().kind(), pointer, value)
                             ? std::find(numbers.begin(), numbers.end(), value.value("number", Json())) != numbers.end()
                             : of_head.withheld.contains(std::string(pointer));
    if (is_kept) passage.withheld.emplace(pointer);
  });
}

// Each once.
void add_reason(const Reason& reason, Passage& passage) {
  const bool is_known = std::any_of(passage.reasons.begin(), passage.reasons.end(), [&](const Reason& known) {
    return known.person == reason.person && known.use == reason.use && known.level == reason.level &&
           known.because == reason.because;
  });
  if (!is_known) passage.reasons.push_back(reason);
}

void add_persons(const std::vector<RecordId>& persons, std::vector<RecordId>& all) {
  for (const RecordId& person : persons) {
    if (std::find(all.begin(), all.end(), person) == all.end()) all.push_back(person);
  }
}

bool says_nobody(const Revision& revision) { return revision.body().value("identifies", Json()) == Json("nobody"); }

bool all_say_nobody(const std::vector<StoredRevision>& heads) {
  return !heads.empty() &&
         std::all_of(heads.begin(), heads.end(), [](const StoredRevision& head) { return says_nobody(head.revision); });
}

bool has_recorded_consent(const Json& body) {
  const Json consent = body.value("consent", Json());
  return consent.is_string() && RecordId::parse(consent.get_ref<const std::string&>()).has_value();
}

}  // namespace

std::string Reason::text() const {
  if (!because.empty()) return because;
  std::string text = code + " did not agree to '" + std::string(use_text(use)) + '\'';
  if (level) text += " with " + std::string(identity_level_text(*level));
  return text + " (" + std::string(decision_text(answer.decision)) + ')';
}

void Door::refuse(const RecordId& person, Use use, const std::optional<IdentityLevel>& level,
                  const ConsentAnswer& answer, Passage& passage) const {
  add_reason({person, person_code(*store_, person), use, level, answer, {}}, passage);
}

void Door::hold(Passage& passage, std::string because) const {
  add_reason({std::nullopt, {}, purpose_, std::nullopt, {}, std::move(because)}, passage);
}

bool Door::permit(const std::vector<RecordId>& persons, IdentityLevel level, Passage& passage) const {
  bool all = true;
  for (const RecordId& person : persons) {
    const ConsentAnswer answer = book_.answer(person, purpose_, level);
    if (answer.permits()) continue;
    all = false;
    refuse(person, purpose_, level, answer, passage);
  }
  return all;
}

// A way to reach somebody needs their consent to be reached, and that of whoever it leads through.
bool Door::permit_further(Use use, const Revision& revision, const Json& value, Passage& passage) const {
  Persons persons = {revision.envelope().id};
  for (const Json& each : value) {
    const Json through = each.is_object() ? each.value("through", Json()) : Json();
    const auto person = through.is_string() ? RecordId::parse(through.get_ref<const std::string&>()) : std::nullopt;
    if (person) persons.push_back(*person);
  }
  bool all = true;
  for (const RecordId& person : persons) {
    const ConsentAnswer answer = book_.answer(person, use);
    if (answer.permits()) continue;
    all = false;
    refuse(person, use, std::nullopt, answer, passage);
  }
  return all;
}

Door::Asked Door::asked_about(const Revision& revision, const Heads& heads) const {
  Asked asked;
  People people = people_of(*store_, revision);
  asked.named = people.in;
  asked.in = std::move(people.in);
  asked.may_lack_some = people.may_lack_some;
  Persons behind = std::move(people.behind);
  for (const StoredRevision& head : heads) {
    if (head.revision.root() == revision.root()) continue;
    const People of_head = people_of(*store_, head.revision);
    add_persons(of_head.in, asked.in);
    add_persons(of_head.behind, behind);
    asked.may_lack_some = asked.may_lack_some || of_head.may_lack_some;
  }
  asked.all = asked.in;
  add_persons(behind, asked.all);
  return asked;
}

Door::Levels Door::levels_of_bodies(const Schema& schema, const Revision& revision, const Heads& heads) const {
  Levels levels;
  const auto take = [&](const Revision& evidence) { levels.merge(levels_of_file(evidence.body())); };
  const auto take_evidence_of = [&](const Revision& custody) {
    for (const Reference& reference : schema.references(custody.body())) {
      const auto target = RecordId::parse(reference.target);
      if (!target || reference.kind != kind::evidence) continue;
      for (const StoredRevision& head : store_->heads(*target)) take(head.revision);
    }
  };
  if (schema.kind() == kind::evidence) {
    take(revision);
    for (const StoredRevision& head : heads) take(head.revision);
  }
  if (schema.kind() == kind::custody) take_evidence_of(revision);
  return levels;
}

void Door::ask_about_record(const Schema& schema, const Revision& revision, const Heads& heads, const Asked& asked,
                            const Levels& of_bodies, Passage& passage) const {
  const std::string kind = schema.kind();
  const bool may_be_about_nobody = kind == kind::case_file || kind == kind::event || revision.is_whole();
  if (asked.may_lack_some || (!may_be_about_nobody && people_of(*store_, revision).in.empty())) {
    hold(passage, "parts of it are withheld from this vault, and who is in it is not known here");
  }
  if (kind == kind::testimony && !has_recorded_consent(revision.body())) {
    hold(passage, "the testimony has no consent on record");
  }
  const bool shows_somebody = of_bodies.contains(IdentityLevel::photograph) || of_bodies.contains(IdentityLevel::voice);
  if (shows_somebody && asked.all.empty() && !identifies_nobody(revision, heads)) {
    hold(passage, "who is in it is not recorded");
  }
  for (const RecordId& person : asked.in) {
    const ConsentAnswer answer = book_.answer(person, purpose_);
    if (!answer.permits()) refuse(person, purpose_, std::nullopt, answer, passage);
  }
  passage.leaves = passage.reasons.empty();
}

void Door::ask_about_parts(const Schema& schema, const Revision& revision, const Heads& heads, const Persons& persons,
                           const Levels& of_bodies, Passage& passage) const {
  const auto permitted = [&](const std::set<IdentityLevel>& levels) {
    // Each level is asked, so that each reason is given.
    return std::count_if(levels.begin(), levels.end(),
                         [&](IdentityLevel level) { return !permit(persons, level, passage); }) == 0;
  };
  const std::string kind = schema.kind();
  const Present present(heads);
  const bool body_permitted = permitted(of_bodies);
  passage.body_leaves = kind == kind::evidence && body_permitted && revision.body().contains("object");
  revision.each_leaf([&](std::string_view pointer, const Json& value) {
    const bool leaf_permitted = permitted(levels_of(schema, revision, present, pointer, value));
    const auto further = parse_use(schema.further_use(pointer));
    const bool further_permitted = !further || permit_further(*further, revision, value, passage);
    if (!leaf_permitted || !further_permitted || (goes_with_file(kind, pointer) && !body_permitted)) {
      passage.withheld.emplace(pointer);
    }
  });
}

// Of a custody event the evidence must say so too: its words tell of it.
bool Door::identifies_nobody(const Revision& revision, const Heads& heads) const {
  if (!says_nobody(revision) || !all_say_nobody(heads)) return false;
  if (revision.envelope().kind() != kind::custody) return true;
  const Json evidence = revision.body().value("evidence", Json());
  const auto id = evidence.is_string() ? RecordId::parse(evidence.get_ref<const std::string&>()) : std::nullopt;
  return id && all_say_nobody(store_->heads(*id));
}

void Door::ask_nobody(const Schema& schema, const Revision& revision, const Heads& heads, Passage& passage) const {
  const std::string kind = schema.kind();
  const Present present(heads);
  const bool confirmed = identifies_nobody(revision, heads);
  const bool has_file = kind == kind::evidence && revision.body().contains("object");
  passage.body_leaves = has_file && confirmed;
  revision.each_leaf([&](std::string_view pointer, const Json& value) {
    const bool may_name =
        !levels_of(schema, revision, present, pointer, value).empty() || goes_with_file(kind, pointer);
    const bool stands = confirmed && (present.is_head(revision) || present.says(pointer, value));
    if (may_name && !stands) passage.withheld.emplace(pointer);
  });
  if (passage.withheld.empty() && passage.body_leaves == has_file) return;
  hold(passage, "it names nobody by reference, and nobody confirmed that it identifies nobody");
}

Passage Door::closed(std::string because) const {
  Passage passage;
  hold(passage, std::move(because));
  return passage;
}

Passage Door::judge_withdrawn(const Revision& revision) const {
  Passage passage;
  if (ever_permitted(*store_, revision)) {
    passage.leaves = true;
    passage.withheld = beyond_withdrawal(revision);
    const auto person = giver_of(revision);
    if (person && !book_.answer(*person, purpose_).permits()) passage.withdrawal_of = person;
    if (!passage.withheld.empty()) hold(passage, "of a consent that was withdrawn only what others must obey goes");
    return passage;
  }
  return closed("nothing was ever permitted that could be withdrawn elsewhere");
}

Passage Door::judge_among(const Revision& revision, const Heads& heads, const Asked& asked) const {
  Passage passage;
  const Schema* schema = Schema::find(revision.envelope().schema);
  if (schema == nullptr) {
    return closed("it was written by a newer fieldvault, which alone can say who is in it");
  }
  if (is_withdrawn_head(*store_, revision)) return judge_withdrawn(revision);
  const Levels of_bodies = levels_of_bodies(*schema, revision, heads);
  ask_about_record(*schema, revision, heads, asked, of_bodies, passage);
  if (!passage.leaves) return passage;
  if (asked.all.empty()) {
    ask_nobody(*schema, revision, heads, passage);
  } else {
    ask_about_parts(*schema, revision, heads, asked.all, of_bodies, passage);
  }
  return passage;
}

Passage Door::judge(const Revision& revision) const {
  if (const auto why = store_->set_aside(revision.envelope().id)) {
    return closed("it is set aside: " + person_code(*store_, why->person) + " took back consent to its being stored");
  }
  const Heads heads = store_->heads(revision.envelope().id);
  const Asked asked = asked_about(revision, heads);
  Passage passage = judge_among(revision, heads, asked);
  passage.persons = asked.named;
  // A withdrawal goes whatever another head says.
  if (is_withdrawn_head(*store_, revision)) return passage;
  for (const StoredRevision& head : heads) {
    if (!passage.leaves) break;
    if (head.revision.root() == revision.root()) continue;
    const Passage of_head = judge_among(head.revision, heads, asked);
    for (const Reason& reason : of_head.reasons) add_reason(reason, passage);
    if (of_head.leaves) {
      keep_back_as(head.revision, of_head, revision, passage);
    } else {
      std::vector<Reason> reasons = std::move(passage.reasons);
      passage = Passage{};
      passage.reasons = std::move(reasons);
    }
  }
  return passage;
}

}  // namespace fieldvault::records
