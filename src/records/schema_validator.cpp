#include "schema_validator.hpp"

// Without this valijson calls abort() on a schema that it cannot read.
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace fieldvault::records {

struct SchemaValidator::Compiled {
  explicit Compiled(const Json& document) {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), schema);
  }
  valijson::Schema schema;
};

SchemaValidator::SchemaValidator(Json document) : document_(std::move(document)) {}
SchemaValidator::~SchemaValidator() = default;

bool SchemaValidator::accepts(const Json& body) const {
  std::call_once(once_, [this] { compiled_ = std::make_unique<Compiled>(document_); });
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  // Without a list of results it stops at the first fault: a hostile body of many faults costs no memory.
  return validator.validate(compiled_->schema, valijson::adapters::NlohmannJsonAdapter(body), nullptr);
}

}  // namespace fieldvault::records
