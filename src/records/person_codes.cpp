#include "person_codes.hpp"

#include <string_view>

namespace fieldvault::records {
namespace {

constexpr std::string_view before_code = "\"pointer\":\"/code\"";
constexpr std::string_view before_value = "\"value\":\"";

// Within a line text has its quotation marks escaped, so that these bytes stand only where the leaf itself does; a code
// has no character that JSON escapes.
std::string code_in(std::string_view leaf) {
  const std::size_t value = leaf.find(before_value);
  if (value == std::string_view::npos) return {};
  leaf.remove_prefix(value + before_value.size());
  return std::string(leaf.substr(0, leaf.find('"')));
}

}  // namespace

PersonCodes::PersonCodes(vault::Database& database) {
  // A leaf with its salt takes less than 200 bytes.
  vault::Statement select = database.prepare(
      "SELECT record, substr(line, instr(line, ?1), 200) FROM revision "
      "WHERE kind = 'person' AND is_head = 1 AND instr(line, ?1) > 0");
  select.bind(1, bytes_of(before_code));
  while (select.step()) {
    const Bytes leaf = select.blob(1);
    const std::string code = code_in(text_of(leaf));
    if (!code.empty()) persons_[code].insert(select.text(0));
  }
}

bool PersonCodes::is_of_another(const std::string& code, const RecordId& person) const {
  const auto found = persons_.find(code);
  if (found == persons_.end()) return false;
  return found->second.size() > 1 || *found->second.begin() != person.text();
}

void PersonCodes::add(const std::string& code, const RecordId& person) { persons_[code].insert(person.text()); }

}  // namespace fieldvault::records
