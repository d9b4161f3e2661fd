// A time line as SVG: each thing a bar from the first day it may mean to the last.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/report/html.hpp"

namespace fieldvault::report {

struct TimelineEntry {
  std::string label;
  std::string begin;  // partial dates; `end` may be empty
  std::string end;
};

// Entries without a date are not drawn; empty where nothing is. `id` names the drawing within the page.
[[nodiscard]] Html timeline(std::string_view id, std::vector<TimelineEntry> entries);

}  // namespace fieldvault::report
