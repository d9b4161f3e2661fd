#include "known_names.hpp"

#include <algorithm>

#include "fieldvault/records/schema.hpp"

namespace fieldvault::report {
namespace {

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// Chinese and its neighbours have no spaces between words.
bool is_written_without_spaces(std::string_view name) {
  const auto lead = static_cast<unsigned char>(name.front());
  return lead >= 0xE3 && lead <= 0xE9;
}

// A short name must stand by itself: "Ai" is in many words. A longer one may have an ending.
bool stands_at(std::string_view text, std::size_t at, std::string_view name) {
  if (code_points(name) >= 4 || is_written_without_spaces(name)) return true;
  const bool begins = at == 0 || !is_letter(text[at - 1]);
  const std::size_t end = at + name.size();
  return begins && (end == text.size() || !is_letter(text[end]));
}

}  // namespace

KnownNames::KnownNames(const records::RecordStore& store) {
  const auto take_names_of = [&](const records::StoredRevision& head) {
    const Json names = head.revision.body().value("names", Json::array());
    if (records::Schema::find(head.revision.envelope().schema) == nullptr) return take_all(names);
    for (const Json& name : names) {
      if (!name.is_object()) continue;
      take(name.value("full", Json()));
      for (const Json& part : name.value("parts", Json::object())) take(part);
    }
  };
  // Whoever is set aside must not be named by others either.
  store.each_head(records::kind::person, take_names_of, records::Listed::with_set_aside);
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

void KnownNames::take(const Json& name) {
  if (!name.is_string()) return;
  const auto& text = name.get_ref<const std::string&>();
  if (code_points(text) >= 2) names_.push_back(lowered(text));
}

// Where the members of a name are not known: too much is left out rather than too little.
void KnownNames::take_all(const Json& names) {
  take(names);
  if (!names.is_structured()) return;
  for (const Json& inside : names) take_all(inside);
}

bool KnownNames::stand_in(std::string_view text) const {
  const std::string low = lowered(text);
  return std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
    for (std::size_t at = low.find(name); at != std::string::npos; at = low.find(name, at + 1)) {
      if (stands_at(low, at, name)) return true;
    }
    return false;
  });
}

bool KnownNames::stand_in(const Json& value) const {
  if (value.is_string()) return stand_in(std::string_view(value.get_ref<const std::string&>()));
  return value.is_structured() &&
         std::any_of(value.begin(), value.end(), [&](const Json& inside) { return stand_in(inside); });
}

}  // namespace fieldvault::report
