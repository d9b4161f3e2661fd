#include "leaf_levels.hpp"

#include <algorithm>

namespace fieldvault::records {
namespace {

// What says which file the body is.
constexpr std::string_view with_the_file[] = {"/title", "/original_name", "/length", "/sha256", "/object"};
// What custody tells in words, file names among them.
constexpr std::string_view texts_of_custody[] = {"/from",  "/to",   "/why",         "/remarks",
                                                 "/where", "/with", "/seal_number", "/authorisation"};
// The members under which the schemas keep free words inside something else.
constexpr std::string_view free_words[] = {"as_told",     "remarks", "conditions",
                                           "description", "partner", "consented_by_text"};

template <typename List>
bool holds(const List& list, std::string_view text) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

// The members under which the schemas keep a place inside something else.
bool has_place_inside(const Json& value) {
  if (value.is_object() && (value.contains("where") || value.contains("place"))) return true;
  return value.is_structured() && std::any_of(value.begin(), value.end(), has_place_inside);
}

bool is_in_narrative(std::string_view pointer) { return pointer.starts_with("/narrative/"); }

}  // namespace

Present::Present(const std::vector<StoredRevision>& heads) {
  for (const StoredRevision& stored : heads) {
    Head head{stored.revision.root(), {}};
    stored.revision.each_leaf(
        [&](std::string_view pointer, const Json& value) { head.leaves.emplace(pointer, value); });
    heads_.push_back(std::move(head));
  }
}

bool Present::is_head(const Revision& revision) const {
  return std::any_of(heads_.begin(), heads_.end(), [&](const Head& head) { return head.root == revision.root(); });
}

bool Present::says(std::string_view pointer, const Json& value) const {
  return std::all_of(heads_.begin(), heads_.end(), [&](const Head& head) {
    const auto said = head.leaves.find(pointer);
    return said != head.leaves.end() && said->second == value;
  });
}

bool Present::states(const Json& statement) const {
  return std::all_of(heads_.begin(), heads_.end(), [&](const Head& head) {
    return std::any_of(head.leaves.begin(), head.leaves.end(),
                       [&](const auto& leaf) { return is_in_narrative(leaf.first) && leaf.second == statement; });
  });
}

bool is_statement(std::string_view kind, std::string_view pointer, const Json& value) {
  return kind == kind::testimony && is_in_narrative(pointer) && value.is_object();
}

bool has_free_words(const Json& value) {
  if (value.is_object() && std::any_of(std::begin(free_words), std::end(free_words),
                                       [&](std::string_view name) { return value.contains(name); })) {
    return true;
  }
  return value.is_structured() && std::any_of(value.begin(), value.end(), has_free_words);
}

std::set<IdentityLevel> levels_of(const Schema& schema, const Revision& revision, const Present& present,
                                  std::string_view pointer, const Json& value) {
  std::set<IdentityLevel> levels;
  const std::string kind = schema.kind();
  // What is confirmed in a former revision counts only while every head still says the same words.
  const bool identifies_nobody = is_statement(kind, pointer, value) &&
                                 value.value("identifies", Json()) == Json("nobody") && present.states(value);
  const auto marked = schema.identity_level(pointer);
  if (marked && !(marked == IdentityLevel::name && identifies_nobody)) levels.insert(*marked);
  if (has_free_words(value) && !identifies_nobody) levels.insert(IdentityLevel::name);
  // In a consent, "place" is what was agreed to about places.
  if (kind != kind::consent && has_place_inside(value)) levels.insert(IdentityLevel::place);
  const bool was_corrected = !identifies_nobody && !present.is_head(revision) && !present.says(pointer, value);
  if (levels.empty() && was_corrected) levels.insert(IdentityLevel::name);
  return levels;
}

std::set<IdentityLevel> levels_of_file(const Json& evidence) {
  const Json kind = evidence.value("kind", Json());
  // A picture shows where it was taken, and cameras write it into the file.
  if (kind == Json("photograph")) return {IdentityLevel::photograph, IdentityLevel::place};
  // What is said in a recording names people, whoever may recognise the voice.
  if (kind == Json("video")) {
    return {IdentityLevel::photograph, IdentityLevel::place, IdentityLevel::voice, IdentityLevel::name};
  }
  if (kind == Json("audio")) return {IdentityLevel::voice, IdentityLevel::name};
  return {IdentityLevel::name};
}

bool goes_with_file(std::string_view kind, std::string_view pointer) {
  return (kind == kind::evidence && holds(with_the_file, pointer)) ||
         (kind == kind::custody && holds(texts_of_custody, pointer));
}

}  // namespace fieldvault::records
