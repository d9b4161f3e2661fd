// `bundle list`: what was sent and what came, what was in each, and which numbers are missing.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_bundle_list(CLI::App& noun, Choice& choice);

}  // namespace fieldvault::cli
