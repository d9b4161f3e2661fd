// Between the values of a body and the columns that they stand in.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/csv.hpp"
#include "leaf.hpp"
#include "schema_walk.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view id_column = "id";
constexpr std::size_t deepest = 16;
constexpr std::size_t longest_number = 32;  // characters

using Tokens = std::vector<std::string>;

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string pointer_of(const Tokens& tokens) {
  std::string pointer;
  for (const std::string& token : tokens) pointer += '/' + escaped_token(token);
  return pointer;
}

Tokens tokens_of(const std::string& column) {
  Tokens tokens;
  for (const std::string& token : split(column, '/')) {
    const auto parsed = LeafPointer::parse('/' + token);
    if (token.empty()) {
      throw Error(ErrorCode::input_refused, fmt::format("column '{}' has a part without a name", column));
    }
    if (!parsed) throw Error(ErrorCode::input_refused, fmt::format("column '{}' is no RFC 6901 pointer", column));
    tokens.push_back(parsed->member);
  }
  if (tokens.size() > deepest) throw Error(ErrorCode::input_refused, fmt::format("column '{}' is too deep", column));
  return tokens;
}

// What the row says, by place; lists are made when all of it is known.
struct Node {
  Json value;
  std::map<std::string, Node> below;

  [[nodiscard]] bool is_list() const {
    return std::ranges::all_of(below, [](const auto& each) { return array_index(each.first).has_value(); });
  }

  [[nodiscard]] Json json() const {
    if (below.empty()) return value;
    if (!is_list()) {
      Json object = Json::object();
      for (const auto& [name, node] : below) object[name] = node.json();
      return object;
    }
    std::map<std::uint32_t, Json> elements;
    for (const auto& [name, node] : below) elements.emplace(*array_index(name), node.json());
    Json list = Json::array();
    for (auto& [index, element] : elements) list.push_back(std::move(element));
    return list;
  }
};

std::string text_of_leaf(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::strict);
}

void collect(const Json& value, const std::string& column, std::map<std::string, std::string>& cells) {
  if (!value.is_structured()) {
    cells.emplace(column, text_of_leaf(value));
    return;
  }
  for (const auto& [name, below] : value.items()) {
    const std::string token = escaped_token(name);
    collect(below, column.empty() ? token : fmt::format("{}/{}", column, token), cells);
  }
}

bool passes(const Schema& schema, std::string_view pointer, const Json& value) {
  try {
    schema.check_value(pointer, value);
    return true;
  } catch (const Error& error) {
    // A place that the schema does not know is refused with the whole body.
    if (error.code() != ErrorCode::input_refused && error.code() != ErrorCode::program_failed) throw;
    return false;
  }
}

// What a reader of Uwazi calls an element: its words or name, otherwise its values one after the other.
std::string element_text(const Json& value) {
  if (!value.is_structured()) return text_of_leaf(value);
  if (value.is_object()) {
    for (const char* name : {"text", "full", "name", "date", "code"}) {
      if (value.contains(name)) return element_text(value[name]);
    }
  }
  std::string text;
  for (const Json& below : value) {
    const std::string part = element_text(below);
    if (!text.empty() && !part.empty()) text += ", ";
    text += part;
  }
  return text;
}

std::string joined(const Json& list) {
  std::string cell;
  for (const Json& element : list) {
    std::string text = element_text(element);
    std::ranges::replace(text, '|', '/');
    if (!cell.empty()) cell += '|';
    cell += text;
  }
  return cell;
}

bool is_text_in_language(const Json& value) {
  return value.is_object() && value.contains("text") && value.contains("lang");
}

// A date with how certain it is, and no more.
bool is_date(const Json& value) {
  constexpr std::string_view members[] = {"date", "certainty", "calendar", "as_told", "type"};
  if (!value.is_object() || !value.contains("date")) return false;
  return std::ranges::all_of(
      value.items(), [&](const auto& member) { return std::ranges::find(members, member.key()) != std::end(members); });
}

void collect_for_uwazi(const std::string& column, const Json& value, std::map<std::string, std::string>& cells) {
  if (is_text_in_language(value)) {
    cells[fmt::format("{}__{}", column, element_text(value["lang"]))] = element_text(value["text"]);
  } else if (value.is_array()) {
    cells[column] = joined(value);
  } else if (value.is_object() && !is_date(value)) {
    for (const auto& [name, below] : value.items()) collect_for_uwazi(fmt::format("{}_{}", column, name), below, cells);
  } else {
    cells[column] = element_text(value);
  }
}

}  // namespace

CsvBodies::CsvBodies(const Schema& schema, const CsvRow& header) : schema_(&schema) {
  std::set<std::string> pointers;
  for (const std::string& cell : header.cells) {
    if (cell.empty()) throw Error(ErrorCode::input_refused, "a column has no name");
    columns_.push_back(cell == id_column ? Tokens() : tokens_of(cell));
    if (!pointers.insert(pointer_of(columns_.back())).second) {
      throw Error(ErrorCode::input_refused, fmt::format("column '{}' stands there twice", cell));
    }
  }
  for (const std::string& pointer : pointers) {
    const auto inside = pointers.lower_bound(pointer + "/");
    if (!pointer.empty() && inside != pointers.end() && inside->starts_with(pointer + "/")) {
      throw Error(ErrorCode::input_refused, fmt::format("column '{}' is inside another", inside->substr(1)));
    }
  }
}

// Text where text may stand; a number, true or false where only that may. What fits neither is judged as text.
Json CsvBodies::value_of(std::string_view pointer, const std::string& cell) const {
  Json text(without_formula_mark(cell));
  (void)ledger::canonical_json(text);  // refuses what is no UTF-8
  if (schema_->takes_only_text(pointer) || passes(*schema_, pointer, text)) return text;
  if (cell.size() > longest_number) return text;
  const Json literal = Json::parse(text.get_ref<const std::string&>(), nullptr, false);
  const bool is_plain = literal.is_number() || literal.is_boolean();
  return is_plain && passes(*schema_, pointer, literal) ? literal : text;
}

Json CsvBodies::body(const CsvRow& row) const {
  if (row.cells.size() != columns_.size()) {
    throw Error(ErrorCode::input_refused, fmt::format("{} cells under {} columns", row.cells.size(), columns_.size()));
  }
  Node root;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].empty() || row.cells[i].empty()) continue;
    Node* node = &root;
    for (const std::string& token : columns_[i]) node = &node->below[token];
    node->value = value_of(pointer_of(columns_[i]), row.cells[i]);
  }
  return root.below.empty() ? Json::object() : root.json();
}

std::map<std::string, std::string> csv_cells(const Json& body) {
  std::map<std::string, std::string> cells;
  collect(body, "", cells);
  return cells;
}

std::map<std::string, std::string> uwazi_cells(std::string_view title, const Json& body) {
  std::map<std::string, std::string> cells = {{"title", std::string(title)}};
  for (const auto& [name, value] : body.items()) {
    collect_for_uwazi(name == "title" ? "title_as_recorded" : name, value, cells);
  }
  return cells;
}

bool ColumnOrder::operator()(const std::string& left, const std::string& right) const {
  const auto order = [](const std::string& token) {
    const auto index = array_index(token);
    return std::pair(index ? static_cast<std::int64_t>(*index) : std::int64_t{-1}, index ? std::string() : token);
  };
  return std::ranges::lexicographical_compare(
      split(left, '/'), split(right, '/'),
      [&](const std::string& a, const std::string& b) { return order(a) < order(b); });
}

}  // namespace fieldvault::records
