// `vault backup` and `vault restore`.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_backup(CLI::App& vault_noun, Choice& choice);

}  // namespace fieldvault::cli
