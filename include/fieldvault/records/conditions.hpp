// What no program can decide by and a person must know: the conditions of a consent, and withdrawals that still stand.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/records/consent.hpp"

namespace fieldvault::records {

// A condition under which a person permits, in their words.
struct Condition {
  RecordId person;
  std::string code;
  RecordId consent;
  std::string text;
};
// Of every consent of the person: the conditions for all uses, and those for this one.
[[nodiscard]] std::vector<Condition> conditions_of(const RecordStore& store, const RecordId& person, Use use);

// The uses that the person's consent permits in its words while a withdrawal covers them.
[[nodiscard]] std::vector<Use> withdrawn_still(const RecordStore& store, const RecordId& person);

}  // namespace fieldvault::records
