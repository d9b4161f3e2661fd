#include "schema_walk.hpp"

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::records {
namespace {

class Walk {
 public:
  Walk(const Json& document, const SchemaVisit& visit) : document_(document), visit_(visit) {}

  void at(const Json& schema_node, const Json& value) {
    const Json& node = resolved(document_, schema_node);
    visit_(pointer_, node, value);
    if (value.is_object()) members(node, value);
    if (value.is_array()) elements(node, value);
  }

 private:
  void members(const Json& node, const Json& value) {
    const auto properties = node.find("properties");
    if (properties == node.end()) return;
    for (auto member = value.begin(); member != value.end(); ++member) {
      const auto property = properties->find(member.key());
      if (property != properties->end()) below(escaped_token(member.key()), *property, *member);
    }
  }
  void elements(const Json& node, const Json& value) {
    const auto items = node.find("items");
    if (items == node.end()) return;
    for (std::size_t i = 0; i < value.size(); ++i) below(std::to_string(i), *items, value[i]);
  }
  void below(const std::string& token, const Json& node, const Json& value) {
    const std::size_t length = pointer_.size();
    pointer_.append("/").append(token);
    at(node, value);
    pointer_.resize(length);
  }

  const Json& document_;
  const SchemaVisit& visit_;
  std::string pointer_;
};

// `path` is a fragment of RFC 6901 without its first slash; the schemas' own have no escapes.
const Json& place_in(const Json& document, std::string_view path) {
  const Json* place = &document;
  while (true) {
    const std::size_t slash = path.find('/');
    place = &place->at(path.substr(0, slash));
    if (slash == std::string_view::npos) return *place;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

const Json& resolved(const Json& document, const Json& node) {
  const Json* current = &node;
  for (auto reference = current->find("$ref"); reference != current->end(); reference = current->find("$ref")) {
    const std::string& target = reference->get_ref<const std::string&>();
    if (!target.starts_with("#/")) throw Error(ErrorCode::program_failed, "a schema refers outside itself: " + target);
    current = &place_in(document, std::string_view(target).substr(2));
  }
  return *current;
}

void walk_schema(const Json& document, const Json& body, const SchemaVisit& visit) {
  Walk(document, visit).at(document, body);
}

std::string escaped_token(std::string_view token) {
  std::string escaped;
  escaped.reserve(token.size());
  for (const char c : token) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string first_token(std::string_view pointer) {
  if (pointer.starts_with('/')) pointer.remove_prefix(1);
  pointer = pointer.substr(0, pointer.find('/'));
  std::string token;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    const bool escape = pointer[i] == '~' && i + 1 < pointer.size();
    if (escape) ++i;
    token += !escape ? pointer[i] : pointer[i] == '1' ? '/' : '~';
  }
  return token;
}

}  // namespace fieldvault::records
