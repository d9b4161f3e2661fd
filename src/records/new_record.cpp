#include "fieldvault/records/new_record.hpp"

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::records {

NewRecord NewRecord::of(Identity identity, Json body) {
  const Schema* schema = Schema::find(identity.envelope.schema);
  if (schema == nullptr) throw Error(ErrorCode::program_failed, "a new record of a schema that is not known here");
  schema->check(body, Completeness::whole);
  auto [revision, line] = Revision::write_with_line(std::move(identity.envelope), body, identity.record_salt);
  std::vector<Reference> references = schema->references(body);
  return {std::move(body), std::move(references), std::move(revision), std::move(line)};
}

}  // namespace fieldvault::records
