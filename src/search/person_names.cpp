#include "person_names.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "name_sounds.hpp"

namespace fieldvault::search {
namespace {

constexpr std::array<std::string_view, 4> parts_in_order = {"given", "patronymic", "family", "other"};

std::string text_of_member(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string parts_together(const Json& name) {
  const auto parts = name.find("parts");
  std::string together;
  if (parts == name.end() || !parts->is_object()) return together;
  for (const std::string_view part : parts_in_order) {
    const std::string text = text_of_member(*parts, part);
    if (text.empty()) continue;
    if (!together.empty()) together += ' ';
    together += text;
  }
  return together;
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  const SpokenName spoken = SpokenName::of(name);
  for (const NameWord& word : spoken.words()) words.push_back(text_of(word));
  std::ranges::sort(words);
  return words;
}

}  // namespace

std::vector<std::string> names_of(const Json& body) {
  std::vector<std::string> found;
  const auto add = [&](std::string name) {
    if (!name.empty() && std::ranges::find(found, name) == found.end()) found.push_back(std::move(name));
  };
  const auto names = body.find("names");
  if (names == body.end() || !names->is_array()) return found;
  for (const Json& name : *names) {
    if (!name.is_object()) continue;
    std::string full = text_of_member(name, "full");
    std::string parts = parts_together(name);
    const bool says_more = !parts.empty() && !std::ranges::includes(words_of(full), words_of(parts));
    add(std::move(full));
    if (says_more) add(std::move(parts));
  }
  return found;
}

}  // namespace fieldvault::search
