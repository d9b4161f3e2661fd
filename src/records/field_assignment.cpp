// `--set field=value`: one member of a body put in place.
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/record_store.hpp"
#include "leaf.hpp"
#include "schema_walk.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view source = "a value";

[[noreturn]] void refuse(std::string_view field, std::string_view why) {
  throw Error(ErrorCode::input_refused, "'" + std::string(field) + "' " + std::string(why));
}

Json text_value(std::string_view text) {
  Json plain(text);
  (void)ledger::canonical_json(plain);  // refuses what is no UTF-8
  return plain;
}

// A date such as 2019 or a number of a paper is text in nearly every field, so a bare number stays text.
Json value_of(std::string_view text, std::string_view pointer, const Schema& schema) {
  if (schema.takes_only_text(pointer)) {
    const Json literal = Json::parse(text, nullptr, false);
    return literal.is_string() ? literal : text_value(text);
  }
  const bool looks_like_json = text.starts_with('{') || text.starts_with('[') || text.starts_with('"') ||
                               text == "true" || text == "false" || text == "null";
  return looks_like_json ? ledger::parse_json(text, source) : text_value(text);
}

std::string unescaped(std::string_view field, std::string_view token) {
  const auto parts = LeafPointer::parse('/' + std::string(token));
  if (!parts) refuse(field, "is no RFC 6901 pointer");
  return parts->member;
}

// The place that a token names inside `container`; made where it may be.
Json& step(Json& container, const std::string& token, std::string_view field) {
  if (container.is_null()) container = Json::object();
  if (container.is_object()) return container[token];
  if (!container.is_array()) refuse(field, "leads into what is neither a list nor an object");
  if (token == "-") return container.emplace_back(nullptr);
  const auto index = array_index(token);
  if (!index || *index >= container.size()) refuse(field, "names a place that its list does not have ('-' adds one)");
  return container[*index];
}

}  // namespace

Json with_field(Json body, std::string_view assignment, const Schema& schema) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    throw Error(ErrorCode::wrong_usage, "'--set' takes field=value, or field:=json");
  }
  const bool is_json = assignment[equals - 1] == ':';
  const std::string_view field = assignment.substr(0, equals - (is_json ? 1 : 0));
  const std::string_view given = assignment.substr(equals + 1);
  const std::string pointer = field.starts_with('/') ? std::string(field) : '/' + escaped_token(field);
  Json value = is_json ? ledger::parse_json(given, source) : value_of(given, pointer, schema);
  if (!field.starts_with('/')) {
    step(body, std::string(field), field) = std::move(value);
    return body;
  }
  Json* place = &body;
  for (std::size_t at = 0; at < field.size();) {
    const std::size_t end = std::min(field.find('/', at + 1), field.size());
    place = &step(*place, unescaped(field, field.substr(at + 1, end - at - 1)), field);
    at = end;
  }
  *place = std::move(value);
  return body;
}

}  // namespace fieldvault::records
