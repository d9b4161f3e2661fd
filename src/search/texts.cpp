#include "texts.hpp"

#include <algorithm>
#include <array>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/records/record_id.hpp"

namespace fieldvault::search {
namespace {

// Members whose values are tags or words of a vocabulary in every schema; sorted.
constexpr std::array<std::string_view, 19> code_members = {
    "calendar",    "certainty", "completeness", "confidentiality", "decision",     "identifies",      "kind",
    "knowing",     "lang",      "language",     "languages",       "legal_status", "record_language", "relation",
    "reliability", "script",    "sensitivity",  "translation_of",  "type"};
static_assert(std::ranges::is_sorted(code_members));

bool is_code_member(std::string_view member) { return std::ranges::binary_search(code_members, member); }

// A code, or several.
bool is_plain(const Json& value) {
  return value.is_string() ||
         (value.is_array() && std::ranges::all_of(value, [](const Json& element) { return element.is_string(); }));
}

bool is_identifier(const std::string& value) { return records::RecordId::parse(value) || crypto::Digest::parse(value); }

// What stands right beside a tag is in its language.
std::string_view tag_of(const Json& object) {
  const auto tag = object.find("lang");
  return tag != object.end() && tag->is_string() ? std::string_view(tag->get_ref<const std::string&>()) : "";
}

void each_text_below(const Json& value, std::string_view language, const VisitText& visit) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (!is_identifier(text)) visit(text, language);
  } else if (value.is_array()) {
    for (const Json& element : value) each_text_below(element, "", visit);
  } else if (value.is_object()) {
    const std::string_view tag = tag_of(value);
    for (const auto& [name, member] : value.items()) {
      if (!is_code_member(name) || !is_plain(member)) each_text_below(member, tag, visit);
    }
  }
}

}  // namespace

void each_text(const Json& body, const VisitText& visit) { each_text_below(body, "", visit); }

}  // namespace fieldvault::search
