// How those are printed who were given something of a person.
#pragma once

#include <iosfwd>
#include <vector>

#include "fieldvault/bundle/given_to.hpp"
#include "fieldvault/ledger/json.hpp"

namespace fieldvault::cli {

[[nodiscard]] Json given_to_json(const std::vector<bundle::GivenTo>& given);
// A line for each: who has it and how; where consent was taken back, how they hear of it.
void print_given_to(std::ostream& out, const std::vector<bundle::GivenTo>& given);

}  // namespace fieldvault::cli
