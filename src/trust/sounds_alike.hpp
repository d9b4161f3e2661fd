// Names are read aloud, where "HQ" and "hq" are one.
#pragma once

#include <algorithm>
#include <string_view>

namespace fieldvault::trust {

[[nodiscard]] inline bool sounds_alike(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](char l, char r) { return lower(l) == lower(r); });
}

}  // namespace fieldvault::trust
