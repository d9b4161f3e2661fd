// A new record that is ready for the database: checked against its schema and hashed, without asking the vault, so that
// a second thread can.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/records/revision.hpp"

namespace fieldvault::records {

// What a new record has before its body: all that the vault, its clock and chance decide.
struct Identity {
  Envelope envelope;
  Salt record_salt;
};

struct NewRecord {
  Json body;
  std::vector<Reference> references;  // of the body
  Revision revision;
  std::string line;  // of the revision

  // Error(input_refused) for a body that the schema of the envelope refuses.
  [[nodiscard]] static NewRecord of(Identity identity, Json body);
};

}  // namespace fieldvault::records
