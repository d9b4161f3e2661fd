#include "schema_catalog.hpp"

#include <charconv>

#include "fieldvault/crypto/embedded_text.hpp"
#include "fieldvault/crypto/error.hpp"
#include "schema_validator.hpp"

namespace fieldvault::records {

extern const EmbeddedText embedded_schemas[];
extern const std::size_t embedded_schemas_count;

namespace {

constexpr std::string_view schema_ending = ".schema.json";
constexpr std::string_view definitions_file = "definitions.schema.json";

// The schemas share one file of definitions, so that a stock validator reads them as they lie. Here each gets its own
// copy: what is handed to valijson refers to nothing outside itself.
void localise_references(Json& node) {
  if (node.is_object()) {
    if (const auto reference = node.find("$ref"); reference != node.end() && reference->is_string()) {
      const std::string target = reference->get<std::string>();
      if (target.starts_with(definitions_file)) *reference = target.substr(definitions_file.size());
    }
  }
  if (node.is_structured()) {
    for (Json& child : node) localise_references(child);
  }
}

Json self_contained(Json document, const Json& definitions) {
  localise_references(document);
  Json& local = document["definitions"];
  for (auto definition = definitions.begin(); definition != definitions.end(); ++definition) {
    if (local.contains(definition.key())) {
      throw Error(ErrorCode::program_failed, "a schema defines again what is shared: " + definition.key());
    }
    local[definition.key()] = *definition;
  }
  return document;
}

unsigned version_of(const Schema& schema) {
  const std::string_view name = schema.name();
  const std::string_view digits = name.substr(name.find('/') + 1);
  unsigned version = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), version);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) {
    throw Error(ErrorCode::program_failed, "a schema has no version: " + schema.name());
  }
  return version;
}

}  // namespace

SchemaCatalog::SchemaCatalog() {
  std::vector<Json> records;
  Json definitions;
  for (std::size_t i = 0; i < embedded_schemas_count; ++i) {
    const EmbeddedText& file = embedded_schemas[i];
    Json document = ledger::parse_json(file.text, file.name);
    if (file.name == definitions_file) {
      definitions = document.at("definitions");
    } else if (document.contains("x-record")) {
      records.push_back(std::move(document));
    } else {
      const std::string_view name = file.name.substr(0, file.name.size() - schema_ending.size());
      inputs_.emplace(name, std::make_shared<const SchemaValidator>(std::move(document)));
    }
  }
  for (Json& document : records) {
    Schema schema(self_contained(std::move(document), definitions));
    const std::string name = schema.name();
    schemas_.emplace(name, std::move(schema));
  }
  for (const auto& [name, schema] : schemas_) {
    const Schema*& newest = newest_[schema.kind()];
    if (newest == nullptr || version_of(*newest) < version_of(schema)) newest = &schema;
  }
  for (const auto& [kind, schema] : newest_) kinds_.push_back(kind);
}

const SchemaCatalog& SchemaCatalog::embedded() {
  static const SchemaCatalog catalog;
  return catalog;
}

const Schema* SchemaCatalog::find(std::string_view name) const {
  const auto found = schemas_.find(name);
  return found == schemas_.end() ? nullptr : &found->second;
}

const Schema* SchemaCatalog::newest(std::string_view kind) const {
  const auto found = newest_.find(kind);
  return found == newest_.end() ? nullptr : found->second;
}

const SchemaValidator* SchemaCatalog::find_input(std::string_view name) const {
  const auto found = inputs_.find(name);
  return found == inputs_.end() ? nullptr : found->second.get();
}

}  // namespace fieldvault::records
