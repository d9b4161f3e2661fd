// `bundle override`: an officer gives up bundles that never came.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_override(CLI::App& bundle_noun, Choice& choice);

}  // namespace fieldvault::cli
