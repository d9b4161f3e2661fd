// A roster as it is shown: one JSON document, or lines for a person.
#pragma once

#include "context.hpp"
#include "fieldvault/ledger/json.hpp"
#include "fieldvault/trust/roster_file.hpp"

namespace fieldvault::cli {

[[nodiscard]] Json roster_json(const trust::RosterFile& file, CommandContext& context);
void print_roster(const trust::RosterFile& file, CommandContext& context);
// Version, date and fingerprint: what two people compare by voice.
[[nodiscard]] std::string roster_summary(const trust::Roster& roster);

}  // namespace fieldvault::cli
