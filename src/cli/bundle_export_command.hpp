// `bundle export`: what goes, what is held back and why, and the file.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_export(CLI::App& noun, Choice& choice);

}  // namespace fieldvault::cli
