// What of a record may stand where nobody is to be named: what the door lets out at no level of identity.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

struct UnnamedBody {
  Json body;
  std::vector<std::string> left_out;  // pointers of the leaves that do not stand
};

// The rule of the door for a purpose to which every person agreed, and at no level: leaves that are marked with a
// level, or have a place or free words inside, do not stand. Statements that are confirmed to identify nobody do, and
// so does all of a record with nobody to ask that says so of itself. Of dates only the words are taken; of a
// withdrawal, date and uses stand. Hashes, lengths and object names stand: the bytes that they are of are not there.
// `names_somebody` is asked of each leaf that would stand; where it says yes, that does not stand either.
[[nodiscard]] UnnamedBody without_names(const RecordStore& store, const StoredRevision& head,
                                        const std::function<bool(const Json&)>& names_somebody = {});

}  // namespace fieldvault::records
