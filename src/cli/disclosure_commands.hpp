// `bundle disclose` and `bundle verify-disclosure`.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_disclosure(CLI::App& bundle_noun, Choice& choice);

}  // namespace fieldvault::cli
