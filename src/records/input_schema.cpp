#include "fieldvault/records/input_schema.hpp"

#include "fieldvault/crypto/error.hpp"
#include "schema_catalog.hpp"
#include "schema_fault.hpp"
#include "schema_validator.hpp"

namespace fieldvault::records {

void check_input(std::string_view schema, const Json& document) {
  const SchemaValidator* validator = SchemaCatalog::embedded().find_input(schema);
  if (validator == nullptr) throw Error(ErrorCode::program_failed, "there is no schema " + std::string(schema));
  if (!validator->accepts(document)) throw_schema_fault(validator->document(), document);
}

}  // namespace fieldvault::records
