// How a list of what goes and what is held back, which may be shown to others, calls a record.
#pragma once

#include "fieldvault/records/door.hpp"
#include "fieldvault/records/record_store.hpp"

namespace fieldvault::bundle {

// Of a person the code only, and of what has a title that stays home the id.
[[nodiscard]] records::Summary listed_summary(const records::RecordStore& store, const records::StoredRevision& stored,
                                              const records::Passage& passage);

}  // namespace fieldvault::bundle
