// `report --seizure`: who must be warned because a laptop is lost.
#pragma once

#include <string>

#include "context.hpp"

namespace fieldvault::cli {

struct SeizureOptions {
  std::string device;  // name of its card, or its id
  std::string out;     // empty: the terminal or --json alone
  bool names;
  bool yes;
};

int list_seizure(const SeizureOptions& options, CommandContext& context);

}  // namespace fieldvault::cli
