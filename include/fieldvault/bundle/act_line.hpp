// The line that brings what an entry of the ledger commits to: {"act":{"content":…,"index":…,"salt":…}}.
#pragma once

#include <string>
#include <string_view>

#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::bundle {

[[nodiscard]] std::string act_line(const ledger::Act& act);
// Lines of records begin otherwise.
[[nodiscard]] bool is_act_line(std::string_view line);
// Exactly what act_line() writes, otherwise Error(input_refused). `source` names the file in messages.
[[nodiscard]] ledger::Act parse_act_line(std::string_view line, std::string_view source);

}  // namespace fieldvault::bundle
