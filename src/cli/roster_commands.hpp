// trust roster: the list of cards that officers sign together.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_roster(CLI::App& noun, Choice& choice);

}  // namespace fieldvault::cli
