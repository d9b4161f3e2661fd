// Any bytes as the text that an editor saved: it becomes a body or a refusal, whose line is one of the text; every
// value of a text that is JSON is found, in its order, at a pointer that leads to it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/json.hpp"
#include "fieldvault/records/schema.hpp"
#include "fieldvault/records/text_position.hpp"

namespace {

using namespace fieldvault;

void require(bool holds) {
  if (!holds) std::abort();
}

std::size_t lines_of(std::string_view text) {
  std::size_t lines = 1;
  for (const char c : text) lines += c == '\n' ? 1 : 0;
  return lines;
}

std::size_t values_in(const Json& value) {
  std::size_t count = 1;
  if (value.is_structured()) {
    for (const Json& one : value) count += values_in(one);
  }
  return count;
}

void check_line(std::string_view text, std::string_view message, std::size_t lines) {
  const auto line = records::line_of_fault(text, message);
  require(!line || (*line >= 1 && *line <= lines));
}

void check_as(std::string_view kind, const Json& body, std::string_view text, std::size_t lines) {
  try {
    records::Schema::of_kind(kind).check(body, records::Completeness::whole);
  } catch (const Error& error) {
    check_line(text, error.what(), lines);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t lines = lines_of(text);
  const std::vector<records::TextPosition> found = records::positions(text);
  std::size_t last = 1;
  for (const records::TextPosition& position : found) {
    require(position.line >= last && position.line <= lines);
    last = position.line;
  }
  check_line(text, "/narrative/0/text: is required", lines);
  check_line(text, text, lines);
  Json body;
  try {
    body = ledger::parse_json(text, "the text");
  } catch (const Error& error) {
    check_line(text, error.what(), lines);
    return 0;
  }
  require(found.size() == values_in(body));
  for (const records::TextPosition& position : found) {
    require(body.contains(Json::json_pointer(position.pointer)));
  }
  if (!body.is_object()) return 0;
  for (const std::string_view kind : {records::kind::person, records::kind::testimony, records::kind::act}) {
    check_as(kind, body, text, lines);
  }
  return 0;
}
