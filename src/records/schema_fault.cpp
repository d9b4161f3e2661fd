#include "schema_fault.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"
#include "schema_walk.hpp"

namespace fieldvault::records {
namespace {

constexpr std::size_t longest_shown_pointer = 200;

std::size_t code_points(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

bool has_type(const Json& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  return type == "object" && value.is_object();
}

std::string_view type_in_words(std::string_view type) {
  if (type == "string") return "text";
  if (type == "integer") return "a whole number";
  if (type == "boolean") return "true or false";
  if (type == "array") return "a list";
  return "an object";
}

std::optional<std::string> type_fault(const Json& node, const Json& value) {
  const auto type = node.find("type");
  if (type == node.end()) return std::nullopt;
  const Json types = type->is_array() ? *type : Json::array({*type});
  std::string allowed;
  for (const Json& each : types) {
    const std::string& name = each.get_ref<const std::string&>();
    if (has_type(value, name)) return std::nullopt;
    allowed.append(allowed.empty() ? "" : " or ").append(type_in_words(name));
  }
  return "must be " + allowed;
}

std::optional<std::string> enum_fault(const Json& node, const Json& value) {
  const auto choices = node.find("enum");
  if (choices == node.end() || std::ranges::find(*choices, value) != choices->end()) return std::nullopt;
  std::string list;
  for (const Json& choice : *choices) list.append(list.empty() ? "" : ", ").append(choice.get<std::string>());
  return "must be one of: " + list;
}

// A limit of the schema that stands under `least` or `most`, and what it counts.
std::optional<std::string> range_fault(const Json& node, const char* least, const char* most, std::int64_t count,
                                       std::string_view unit) {
  if (const auto limit = node.find(least); limit != node.end() && count < limit->get<std::int64_t>()) {
    return fmt::format("must be at least {}{}", limit->get<std::int64_t>(), unit);
  }
  if (const auto limit = node.find(most); limit != node.end() && count > limit->get<std::int64_t>()) {
    return fmt::format("must be at most {}{}", limit->get<std::int64_t>(), unit);
  }
  return std::nullopt;
}

std::optional<std::string> size_fault(const Json& node, const Json& value) {
  if (value.is_string()) {
    const auto count = static_cast<std::int64_t>(code_points(value.get_ref<const std::string&>()));
    if (count == 0 && node.contains("minLength")) return "must not be empty";
    return range_fault(node, "minLength", "maxLength", count, " characters long");
  }
  if (value.is_array()) {
    if (value.empty() && node.contains("minItems")) return "must not be empty";
    return range_fault(node, "minItems", "maxItems", static_cast<std::int64_t>(value.size()), " entries long");
  }
  if (value.is_number_integer()) {
    return range_fault(node, "minimum", "maximum", value.get<std::int64_t>(), "");
  }
  return std::nullopt;
}

std::string names_of_members(const Json& properties) {
  std::string list;
  for (auto member = properties.begin(); member != properties.end(); ++member) {
    list.append(list.empty() ? "" : ", ").append(member.key());
  }
  return list;
}

// A name that was mistyped comes first: that another is missing then only follows from it.
void refuse_missing_or_unknown_members(const std::string& pointer, const Json& node, const Json& value) {
  const auto properties = node.find("properties");
  if (properties != node.end() && !node.value("additionalProperties", true)) {
    for (auto member = value.begin(); member != value.end(); ++member) {
      if (properties->contains(member.key())) continue;
      refuse_value(pointer + "/" + escaped_token(member.key()),
                   "is not a member that the schema knows; it knows " + names_of_members(*properties));
    }
  }
  if (const auto required = node.find("required"); required != node.end()) {
    for (const Json& name : *required) {
      const std::string& member = name.get_ref<const std::string&>();
      if (!value.contains(member)) refuse_value(pointer + "/" + escaped_token(member), "is required");
    }
  }
}

}  // namespace

void throw_schema_fault(const Json& document, const Json& body) {
  walk_schema(document, body, [](const std::string& pointer, const Json& node, const Json& value) {
    check_shape(pointer, node, value);
    if (value.is_object()) refuse_missing_or_unknown_members(pointer, node, value);
  });
  refuse_value("", "does not fit its schema");
}

void check_shape(std::string_view pointer, const Json& node, const Json& value) {
  if (const auto fault = type_fault(node, value)) refuse_value(pointer, *fault);
  if (const auto fault = enum_fault(node, value)) refuse_value(pointer, *fault);
  if (const auto fault = size_fault(node, value)) refuse_value(pointer, *fault);
}

void refuse_value(std::string_view pointer, std::string_view reason) {
  std::string shown(pointer.empty() ? std::string_view("the record") : pointer);
  if (shown.size() > longest_shown_pointer) {
    std::size_t end = longest_shown_pointer;
    while (end > 0 && (shown[end] & 0xc0) == 0x80) --end;
    shown.replace(end, std::string::npos, "…");
  }
  throw Error(ErrorCode::input_refused, fmt::format("{}: {}", shown, reason));
}

}  // namespace fieldvault::records
