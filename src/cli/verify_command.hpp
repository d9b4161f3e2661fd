// `vault verify`: checks everything that can be checked here, and with --repair brings back what a copy still has.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_verify(CLI::App& vault_noun, Choice& choice);

}  // namespace fieldvault::cli
