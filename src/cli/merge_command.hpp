// `KIND merge ID`: revisions that stand side by side become one, and a person decides what differs.
#pragma once

#include <string>

#include "command.hpp"

namespace fieldvault::cli {

void bind_merge(CLI::App& noun, Choice& choice, const std::string& kind);

}  // namespace fieldvault::cli
