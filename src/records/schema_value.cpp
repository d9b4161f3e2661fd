// Single values: what the schema says about one place of a body, before there is a body.
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/schema.hpp"
#include "fieldvault/records/vocabulary.hpp"
#include "schema_fault.hpp"
#include "schema_validator.hpp"
#include "typed_values.hpp"

namespace fieldvault::records {
namespace {

// The reason without the pointer, which a person who was asked a question does not need.
template <typename Check>
void without_pointer(const Check& check) {
  constexpr std::string_view separator = ": ";
  try {
    check();
  } catch (const Error& error) {
    const std::string message = error.what();
    const std::size_t end = message.find(separator);
    throw Error(error.code(), end == std::string::npos ? message : message.substr(end + separator.size()));
  }
}

}  // namespace

Json Schema::node_at(std::string_view pointer) const {
  const Json* node = find_node(pointer);
  if (node == nullptr) throw Error(ErrorCode::program_failed, name_ + " has no place " + std::string(pointer));
  return *node;
}

void Schema::check_value(std::string_view pointer, const Json& value) const {
  Json node = node_at(pointer);
  node["definitions"] = document_.at("definitions");
  without_pointer([&] {
    check_shape(pointer, node, value);
    check_typed_values(node, value);
  });
}

std::vector<std::string> Schema::codes_at(std::string_view pointer) const {
  const Json node = node_at(pointer);
  if (const auto choices = node.find("enum"); choices != node.end()) return choices->get<std::vector<std::string>>();
  const auto name = node.find("x-vocabulary");
  if (name == node.end()) return {};
  return Vocabulary::find(name->get<std::string>())->codes();
}

}  // namespace fieldvault::records
