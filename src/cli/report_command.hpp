// `report`: a page for people to read.
#pragma once

#include "command.hpp"

namespace fieldvault::cli {

void bind_report(CLI::App& app, Choice& choice);

}  // namespace fieldvault::cli
