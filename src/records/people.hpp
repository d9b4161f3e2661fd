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

}  // namespace fieldvault::records
