// `vault rotate-keys`: new keys for the same vault, vouched for by the old ones.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_rotate(CLI::App& vault_noun, Choice& choice);

}  // namespace fieldvault::cli
