// What a schema cannot say of a body: how its members and its record's history bind each other. Asked where somebody
// writes, never at an import: what another device wrote was written.
#pragma once

#include <string_view>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

// Error(input_refused) for an age range that ends before it begins, a number that two statements have, and a consent of
// somebody else than the witness.
void check_body_rules(const RecordStore& store, std::string_view kind, const Json& body);

// Error(input_refused) for a new statement under the number of one that was there before: what cites it must not come
// to mean something else. A statement may be corrected, and come back as it was.
void check_numbers_against(const std::vector<StoredRevision>& history, const Json& body);

}  // namespace fieldvault::records
