// Who is in a record, and who stands behind it: whose consent is asked before it leaves.
#pragma once

#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

struct People {
  std::vector<RecordId> in;  // their consent decides about the record
  std::vector<RecordId>
      behind;  // of the testimonies of a case or event, or of what it is about: asked about what identifies
};

[[nodiscard]] People people_of(const RecordStore& store, const Revision& revision);

// Records in which the person may be: the walk of people_of() read backwards, from the heads of records. There are more
// of them than have the person in them, and never fewer; persons_in() decides.
[[nodiscard]] std::vector<RecordId> records_that_may_have(const RecordStore& store, const RecordId& person);

}  // namespace fieldvault::records
