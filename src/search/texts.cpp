#include "texts.hpp"

#include <algorithm>
#include <array>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/records/record_id.hpp"

namespace fieldvault::search {
namespace {

// Members whose values are tags or words of a vocabulary in every schema; sorted.
constexpr std::array<std::string_view, 18> code_members = {
    "calendar", "certainty",   "completeness", "confidentiality", "identifies",     "kind",
    "knowing",  "lang",        "language",     "languages",       "legal_status",   "record_language",
    "relation", "reliability", "script",       "sensitivity",     "translation_of", "type"};
static_assert(std::ranges::is_sorted(code_members));

bool is_code_member(std::string_view member) { return std::ranges::binary_search(code_members, member); }

// A code, or several.
bool is_plain(const Json& value) {
  return value.is_string() ||
         (value.is_array() && std::ranges::all_of(value, [](const Json& element) { return element.is_string(); }));
}

bool is_identifier(const std::string& value) { return records::RecordId::parse(value) || crypto::Digest::parse(value); }

}  // namespace

void each_text(const Json& body, const std::function<void(const std::string&)>& visit) {
  if (body.is_string()) {
    const auto& value = body.get_ref<const std::string&>();
    if (!is_identifier(value)) visit(value);
  } else if (body.is_array()) {
    for (const Json& element : body) each_text(element, visit);
  } else if (body.is_object()) {
    for (const auto& [member, value] : body.items()) {
      if (!is_code_member(member) || !is_plain(value)) each_text(value, visit);
    }
  }
}

}  // namespace fieldvault::search
