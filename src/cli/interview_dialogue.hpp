// A guided interview on the terminal.
#pragma once

#include "context.hpp"

namespace fieldvault::cli {

// `testimony add` without input: goes on with an unfinished interview or begins one. Prints what was written; a pause
// is an end in good order.
[[nodiscard]] int hold_interview(vault::Vault& vault, CommandContext& context);

}  // namespace fieldvault::cli
