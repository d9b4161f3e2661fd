// `vault unlock-travel`: the field's half of challenge and answer.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_travel_unlock(CLI::App& noun, Choice& choice);

}  // namespace fieldvault::cli
