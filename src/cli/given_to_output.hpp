// How those are printed who were given something of a person.
#pragma once

#include <iosfwd>
#include <vector>

#include "fieldvault/bundle/given_to.hpp"
#include "fieldvault/ledger/json.hpp"

namespace fieldvault::cli {

[[nodiscard]] Json given_to_json(const std::vector<bundle::GivenTo>& given);
// A line for each: who has it, how, and with `tells`, how they hear of a withdrawal.
enum class Tells { yes, no };
void print_given_to(std::ostream& out, const std::vector<bundle::GivenTo>& given, Tells tells);

}  // namespace fieldvault::cli
