#include "fieldvault/records/door.hpp"

#include <algorithm>

#include "people.hpp"
#include "record_title.hpp"

namespace fieldvault::records {
namespace {

// What is left of a consent that was withdrawn. Without its expiry it would seem to hold for ever.
constexpr std::string_view left_of_withdrawn[] = {"/given_by",        "/date",           "/form", "/expires",
                                                  "/withdrawal/date", "/withdrawal/uses"};
// What says which file the body is.
constexpr std::string_view with_the_body[] = {"/title", "/original_name", "/length", "/sha256", "/object"};
// What custody tells in words, file names among them.
constexpr std::string_view texts_of_custody[] = {"/from",  "/to",   "/why",         "/remarks",
                                                 "/where", "/with", "/seal_number", "/authorisation"};
// The members under which the schemas keep free words inside something else.
constexpr std::string_view free_words[] = {"as_told", "remarks", "conditions", "description", "partner"};

template <typename List>
bool holds(const List& list, std::string_view text) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

// The members under which the schemas keep a place inside something else.
bool has_place_inside(const Json& value) {
  if (value.is_object() && (value.contains("where") || value.contains("place"))) return true;
  return value.is_structured() && std::any_of(value.begin(), value.end(), has_place_inside);
}

bool has_free_words(const Json& value) {
  if (value.is_object() && std::any_of(std::begin(free_words), std::end(free_words),
                                       [&](std::string_view name) { return value.contains(name); })) {
    return true;
  }
  return value.is_structured() && std::any_of(value.begin(), value.end(), has_free_words);
}

bool is_statement(std::string_view kind, std::string_view pointer, const Json& value) {
  return kind == kind::testimony && pointer.starts_with("/narrative/") && value.is_object();
}

// What is confirmed in a former revision counts only while every head still says the same words.
bool stands_in_all(const std::vector<StoredRevision>& heads, const Json& statement) {
  return std::all_of(heads.begin(), heads.end(), [&](const StoredRevision& head) {
    const Json narrative = head.revision.body().value("narrative", Json::array());
    return std::find(narrative.begin(), narrative.end(), statement) != narrative.end();
  });
}

std::set<IdentityLevel> levels_of(const Schema& schema, std::string_view pointer, const Json& value,
                                  const std::vector<StoredRevision>& heads) {
  std::set<IdentityLevel> levels;
  const bool identifies_nobody = is_statement(schema.kind(), pointer, value) &&
                                 value.value("identifies", Json()) == Json("nobody") && stands_in_all(heads, value);
  const auto marked = schema.identity_level(pointer);
  if (marked && !(marked == IdentityLevel::name && identifies_nobody)) levels.insert(*marked);
  if (has_free_words(value) && !identifies_nobody) levels.insert(IdentityLevel::name);
  // In a consent, "place" is what was agreed to about places.
  if (schema.kind() != kind::consent && has_place_inside(value)) levels.insert(IdentityLevel::place);
  return levels;
}

std::set<IdentityLevel> levels_of_body(const Json& evidence) {
  const Json kind = evidence.value("kind", Json());
  if (kind == Json("photograph")) return {IdentityLevel::photograph};
  // What is said in a recording names people, whoever may recognise the voice.
  if (kind == Json("video")) return {IdentityLevel::photograph, IdentityLevel::voice, IdentityLevel::name};
  if (kind == Json("audio")) return {IdentityLevel::voice, IdentityLevel::name};
  return {IdentityLevel::name};
}

bool is_withdrawn_head(const RecordStore& store, const Revision& revision) {
  if (revision.envelope().kind() != kind::consent || !revision.body().contains("withdrawal")) return false;
  const auto stored = store.find_root(revision.root());
  return stored && stored->is_head;
}

Passage reduced_to_withdrawal(const Revision& revision) {
  // Without the child's own answer, which stays home, a use would seem to be permitted.
  const Json minor = revision.body().value("minor", Json());
  const bool uses_leave = !minor.is_object() || minor.value("assent", Json()) == Json("permit");
  Passage passage;
  passage.leaves = true;
  revision.each_leaf([&](std::string_view pointer, const Json& value) {
    const bool is_left = holds(left_of_withdrawn, pointer) || (uses_leave && pointer.starts_with("/uses"));
    if (!is_left || has_free_words(value)) passage.withheld.emplace(pointer);
  });
  return passage;
}

// Where that cannot be seen, it may have been.
bool may_permit_something(const Revision& revision) {
  if (Schema::find(revision.envelope().schema) == nullptr || !revision.is_whole()) return true;
  const Json uses = revision.body().value("uses", Json::object());
  return std::any_of(uses.begin(), uses.end(),
                     [](const Json& use) { return use.value("decision", Json()) == Json("permit"); });
}

bool ever_permitted(const RecordStore& store, const Revision& withdrawn) {
  const Json giver = withdrawn.body().value("given_by", Json());
  const auto person = giver.is_string() ? RecordId::parse(giver.get_ref<const std::string&>()) : std::nullopt;
  if (!person) return true;
  for (const RecordId& consent : store.referring_to(*person, kind::consent)) {
    for (const StoredRevision& stored : store.history(consent)) {
      if (may_permit_something(stored.revision)) return true;
    }
  }
  return false;
}

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

void add_reasons(const std::vector<Reason>& reasons, Passage& passage) {
  for (const Reason& reason : reasons) {
    const bool is_known = std::any_of(passage.reasons.begin(), passage.reasons.end(), [&](const Reason& known) {
      return known.person == reason.person && known.level == reason.level && known.because == reason.because;
    });
    if (!is_known) passage.reasons.push_back(reason);
  }
}

void add_persons(const std::vector<RecordId>& persons, std::vector<RecordId>& all) {
  for (const RecordId& person : persons) {
    if (std::find(all.begin(), all.end(), person) == all.end()) all.push_back(person);
  }
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

Reason Door::reason_of(const RecordId& person, const std::optional<IdentityLevel>& level,
                       const ConsentAnswer& answer) const {
  return {person, person_code(*store_, person), purpose_, level, answer, {}};
}

void Door::hold(Passage& passage, std::string because) const {
  passage.reasons.push_back({std::nullopt, {}, purpose_, std::nullopt, {}, std::move(because)});
}

bool Door::permit(const std::vector<RecordId>& persons, IdentityLevel level, Passage& passage) const {
  bool all = true;
  for (const RecordId& person : persons) {
    const ConsentAnswer answer = book_.answer(person, purpose_, level);
    if (answer.permits()) continue;
    all = false;
    const bool is_known = std::any_of(passage.reasons.begin(), passage.reasons.end(), [&](const Reason& reason) {
      return reason.person == person && reason.level == level;
    });
    if (!is_known) passage.reasons.push_back(reason_of(person, level, answer));
  }
  return all;
}

Door::Asked Door::asked_about(const Revision& revision, const Heads& heads) const {
  Asked asked;
  Persons behind;
  const auto take = [&](const Revision& each) {
    const People people = people_of(*store_, each);
    add_persons(people.in, asked.in);
    add_persons(people.behind, behind);
  };
  take(revision);
  for (const StoredRevision& head : heads) {
    if (head.revision.root() != revision.root()) take(head.revision);
  }
  asked.all = asked.in;
  add_persons(behind, asked.all);
  return asked;
}

std::set<IdentityLevel> Door::levels_of_bodies(const Schema& schema, const Revision& revision,
                                               const Heads& heads) const {
  std::set<IdentityLevel> levels;
  const auto take = [&](const Revision& evidence) { levels.merge(levels_of_body(evidence.body())); };
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
                            Passage& passage) const {
  const std::string kind = schema.kind();
  const bool may_be_about_nobody = kind == kind::case_file || kind == kind::event || revision.is_whole();
  if (!may_be_about_nobody && people_of(*store_, revision).in.empty()) {
    hold(passage, "parts of it are withheld from this vault, and who is in it is not known here");
  }
  if (kind == kind::testimony && !has_recorded_consent(revision.body())) {
    hold(passage, "the testimony has no consent on record");
  }
  const std::set<IdentityLevel> of_bodies = levels_of_bodies(schema, revision, heads);
  const bool shows_somebody = of_bodies.contains(IdentityLevel::photograph) || of_bodies.contains(IdentityLevel::voice);
  if (shows_somebody && asked.all.empty()) hold(passage, "who is in it is not recorded");
  for (const RecordId& person : asked.in) {
    const ConsentAnswer answer = book_.answer(person, purpose_);
    if (!answer.permits()) passage.reasons.push_back(reason_of(person, std::nullopt, answer));
  }
  passage.leaves = passage.reasons.empty();
}

void Door::ask_about_parts(const Schema& schema, const Revision& revision, const Heads& heads, const Persons& persons,
                           Passage& passage) const {
  const auto permitted = [&](const std::set<IdentityLevel>& levels) {
    // Each level is asked, so that each reason is given.
    return std::count_if(levels.begin(), levels.end(),
                         [&](IdentityLevel level) { return !permit(persons, level, passage); }) == 0;
  };
  const bool is_evidence = schema.kind() == kind::evidence;
  const bool is_custody = schema.kind() == kind::custody;
  const bool body_permitted = permitted(levels_of_bodies(schema, revision, heads));
  passage.body_leaves = is_evidence && body_permitted && revision.body().contains("object");
  revision.each_leaf([&](std::string_view pointer, const Json& value) {
    const bool goes_with_body =
        (is_evidence && holds(with_the_body, pointer)) || (is_custody && holds(texts_of_custody, pointer));
    const bool leaf_permitted = permitted(levels_of(schema, pointer, value, heads));
    if (!leaf_permitted || (goes_with_body && !body_permitted)) passage.withheld.emplace(pointer);
  });
}

Passage Door::judge_withdrawn(const Revision& revision) const {
  if (ever_permitted(*store_, revision)) return reduced_to_withdrawal(revision);
  Passage passage;
  hold(passage, "nothing was ever permitted that could be withdrawn elsewhere");
  return passage;
}

Passage Door::judge_among(const Revision& revision, const Heads& heads, const Asked& asked) const {
  Passage passage;
  const Schema* schema = Schema::find(revision.envelope().schema);
  if (schema == nullptr) {
    hold(passage, "it was written by a newer fieldvault, which alone can say who is in it");
    return passage;
  }
  if (is_withdrawn_head(*store_, revision)) return judge_withdrawn(revision);
  ask_about_record(*schema, revision, heads, asked, passage);
  if (passage.leaves) ask_about_parts(*schema, revision, heads, asked.all, passage);
  return passage;
}

Passage Door::judge(const Revision& revision) const {
  const Heads heads = store_->heads(revision.envelope().id);
  const Asked asked = asked_about(revision, heads);
  Passage passage = judge_among(revision, heads, asked);
  // A withdrawal goes whatever another head says.
  if (is_withdrawn_head(*store_, revision)) return passage;
  for (const StoredRevision& head : heads) {
    if (!passage.leaves) break;
    if (head.revision.root() == revision.root()) continue;
    const Passage of_head = judge_among(head.revision, heads, asked);
    add_reasons(of_head.reasons, passage);
    if (of_head.leaves) {
      keep_back_as(head.revision, of_head, revision, passage);
    } else {
      passage = {false, {}, false, std::move(passage.reasons)};
    }
  }
  return passage;
}

}  // namespace fieldvault::records
