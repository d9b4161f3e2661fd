// What two persons' records say beside their names that speaks for one person, or against it.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/ledger/json.hpp"
#include "fieldvault/records/record_id.hpp"

namespace fieldvault::search {

struct SharedFacts {
  double weight = 0;  // to be added to the score of their names
  std::vector<std::string> reasons;
};

// Compares birth dates and birthplaces, and tells what the first record says of the second person.
[[nodiscard]] SharedFacts shared_facts(const Json& first, const Json& second, const records::RecordId& second_person);

}  // namespace fieldvault::search
