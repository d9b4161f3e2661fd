#include "fieldvault/records/schema.hpp"

#include <algorithm>
#include <array>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/record_id.hpp"
#include "leaf.hpp"
#include "schema_catalog.hpp"
#include "schema_fault.hpp"
#include "schema_validator.hpp"
#include "schema_walk.hpp"
#include "typed_values.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view end_of_list = "-";  // RFC 6901: behind the last element

struct LevelText {
  IdentityLevel level;
  std::string_view text;
};
constexpr std::array<LevelText, 4> level_texts = {{{IdentityLevel::name, "name"},
                                                   {IdentityLevel::photograph, "photograph"},
                                                   {IdentityLevel::voice, "voice"},
                                                   {IdentityLevel::place, "place"}}};

// Where leaves are missing, nothing can be required at the top level, or inside what is disclosed part by part.
Json without_requirements(Json document) {
  document.erase("required");
  for (Json& member : document.at("properties")) {
    member.erase("minItems");
    if (member.contains("x-disclose")) member.erase("required");
  }
  return document;
}

}  // namespace

std::string_view identity_level_text(IdentityLevel level) {
  return std::ranges::find(level_texts, level, &LevelText::level)->text;
}

std::optional<IdentityLevel> parse_identity_level(std::string_view text) {
  const auto* const found = std::ranges::find(level_texts, text, &LevelText::text);
  if (found == level_texts.end()) return std::nullopt;
  return found->level;
}

Schema::Schema(Json document)
    : name_(document.at("x-record").get<std::string>()),
      document_(std::move(document)),
      whole_(std::make_shared<const SchemaValidator>(document_)),
      partial_(std::make_shared<const SchemaValidator>(without_requirements(document_))) {}

const Schema* Schema::find(std::string_view schema) { return SchemaCatalog::embedded().find(schema); }

const Schema& Schema::of_kind(std::string_view kind) {
  const Schema* schema = SchemaCatalog::embedded().newest(kind);
  if (schema == nullptr) throw Error(ErrorCode::program_failed, "there is no kind of record " + std::string(kind));
  return *schema;
}

const std::vector<std::string>& Schema::kinds() { return SchemaCatalog::embedded().kinds(); }

std::string Schema::kind() const { return name_.substr(0, name_.find('/')); }

void Schema::check(const Json& body, Completeness completeness) const {
  const SchemaValidator& validator = completeness == Completeness::whole ? *whole_ : *partial_;
  if (!validator.accepts(body)) throw_schema_fault(validator.document(), body);
  check_typed_values(validator.document(), body);
}

const Json* Schema::member(std::string_view name) const {
  const Json& properties = document_.at("properties");
  const auto found = properties.find(name);
  return found == properties.end() ? nullptr : &*found;
}

bool Schema::discloses_each(std::string_view name) const {
  const Json* node = member(name);
  return node != nullptr && node->value("x-disclose", "") == "each";
}

std::vector<std::string> Schema::leaf_pointers(const Json& body) const {
  std::vector<std::string> pointers;
  for (auto entry = body.begin(); entry != body.end(); ++entry) {
    const std::string pointer = "/" + escaped_token(entry.key());
    if (!discloses_each(entry.key()) || !entry->is_structured() || entry->empty()) {
      pointers.push_back(pointer);
    } else if (entry->is_array()) {
      for (std::size_t i = 0; i < entry->size(); ++i) pointers.push_back(pointer + "/" + std::to_string(i));
    } else {
      for (auto part = entry->begin(); part != entry->end(); ++part) {
        pointers.push_back(pointer + "/" + escaped_token(part.key()));
      }
    }
  }
  std::ranges::sort(pointers);
  return pointers;
}

std::optional<IdentityLevel> Schema::identity_level(std::string_view pointer) const {
  const Json* node = member(first_token(pointer));
  if (node == nullptr) return std::nullopt;
  return parse_identity_level(node->value("x-identity", ""));
}

std::string Schema::further_use(std::string_view pointer) const {
  const Json* node = member(first_token(pointer));
  return node == nullptr ? std::string() : node->value("x-use", "");
}

const Json* Schema::find_node(std::string_view pointer) const {
  const Json* node = &resolved(document_, document_);
  while (!pointer.empty()) {
    const std::string token = first_token(pointer);
    pointer.remove_prefix(std::min(pointer.find('/', 1), pointer.size()));
    const auto properties = node->find("properties");
    const auto items = node->find("items");
    if (properties != node->end() && properties->contains(token)) {
      node = &resolved(document_, properties->at(token));
    } else if (items != node->end() && (token == end_of_list || array_index(token))) {
      node = &resolved(document_, *items);
    } else {
      return nullptr;
    }
  }
  return node;
}

bool Schema::takes_only_text(std::string_view pointer) const {
  const Json* node = find_node(pointer);
  return node != nullptr && node->value("type", Json()) == Json("string");
}

std::vector<Reference> Schema::references(const Json& body) const {
  std::vector<Reference> references;
  walk_schema(document_, body, [&](const std::string& pointer, const Json& node, const Json& value) {
    const auto kind = node.find("x-ref");
    if (kind == node.end() || !value.is_string()) return;
    const std::string& target = value.get_ref<const std::string&>();
    if (!RecordId::parse(target)) return;
    references.push_back({first_token(pointer), kind->get<std::string>(), target});
  });
  return references;
}

std::vector<NamedReference> Schema::named_references(const Json& body) const {
  std::vector<NamedReference> references;
  walk_schema(document_, body, [&](const std::string& pointer, const Json& node, const Json& value) {
    const auto kind = node.find("x-ref");
    if (kind == node.end() || !value.is_string()) return;
    const std::string& text = value.get_ref<const std::string&>();
    if (!RecordId::parse(text) && node.value("x-ref-word", "") != text) {
      references.push_back({pointer, kind->get<std::string>(), text});
    }
  });
  return references;
}

}  // namespace fieldvault::records
