// `bundle timestamp`: a checkpoint goes to a time-stamping authority, and its answer comes back.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_timestamp(CLI::App& bundle_noun, Choice& choice);

}  // namespace fieldvault::cli
