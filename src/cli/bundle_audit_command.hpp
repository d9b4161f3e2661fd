// `bundle audit`, of one bundle or of all that lie in a folder.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_audit(CLI::App& bundle_noun, Choice& choice);

}  // namespace fieldvault::cli
