#include "person_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "fold.hpp"

namespace fieldvault::search {
namespace {

constexpr double same_birth = 0.02;
constexpr double other_birth = -0.1;

const Json* member(const Json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string text_of(const Json* value) {
  return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

std::string birth_date(const Json& body) {
  const Json* birth = member(body, "birth");
  const Json* date = birth != nullptr ? member(*birth, "date") : nullptr;
  if (date != nullptr && date->is_object()) date = member(*date, "date");
  std::string text = text_of(date);
  return !text.empty() && text.front() >= '0' && text.front() <= '9' ? text : "";  // not "unknown" or "declined"
}

std::vector<std::string> birthplaces(const Json& body) {
  std::vector<std::string> places;
  const Json* birth = member(body, "birth");
  const Json* place = birth != nullptr ? member(*birth, "place") : nullptr;
  if (place == nullptr) return places;
  if (place->is_string()) places.push_back(text_of(place));
  if (const Json* names = member(*place, "names"); names != nullptr && names->is_array()) {
    for (const Json& name : *names) places.push_back(text_of(member(name, "name")));
  }
  std::erase_if(places,
                [](const std::string& name) { return name.empty() || name == "unknown" || name == "declined"; });
  return places;
}

void compare_births(const Json& first, const Json& second, SharedFacts& facts) {
  const std::string mine = birth_date(first);
  const std::string other = birth_date(second);
  if (mine.empty() || other.empty()) return;
  // Partial dates agree as far as both go.
  const bool agree = mine.starts_with(other) || other.starts_with(mine);
  facts.weight += agree ? same_birth : other_birth;
  if (mine == other) {
    facts.reasons.push_back(fmt::format("the same birth date ({})", mine));
  } else {
    facts.reasons.push_back(fmt::format("birth dates {} ({}, {})", agree ? "that agree" : "that differ", mine, other));
  }
}

void compare_birthplaces(const Json& first, const Json& second, SharedFacts& facts) {
  const std::vector<std::string> others = birthplaces(second);
  for (const std::string& mine : birthplaces(first)) {
    const auto is_same = [&](const std::string& other) { return fold(mine) == fold(other); };
    if (std::ranges::none_of(others, is_same)) continue;
    facts.reasons.push_back(fmt::format("the same birthplace ({})", mine));
    return;
  }
}

void tell_what_is_recorded(const Json& first, const records::RecordId& second_person, SharedFacts& facts) {
  const auto is_about = [&](const Json& link) { return text_of(member(link, "person")) == second_person.text(); };
  if (const Json* relations = member(first, "relations"); relations != nullptr && relations->is_array()) {
    for (const Json& relation : *relations) {
      if (is_about(relation)) {
        facts.reasons.push_back(fmt::format("recorded as another person: {}", text_of(member(relation, "relation"))));
      }
    }
  }
}

}  // namespace

SharedFacts shared_facts(const Json& first, const Json& second, const records::RecordId& second_person) {
  SharedFacts facts;
  compare_births(first, second, facts);
  compare_birthplaces(first, second, facts);
  tell_what_is_recorded(first, second_person, facts);
  return facts;
}

}  // namespace fieldvault::search
