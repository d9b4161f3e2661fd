// A table of letters and their sounds, searched for the longest entry at the front of a text.
#pragma once

#include <algorithm>
#include <span>

#include "letters.hpp"

namespace fieldvault::search {

struct LetterSounds {
  std::u32string_view letters;
  std::string_view sounds;
};

// The table must be sorted by letters.
[[nodiscard]] inline Spoken longest_of(std::span<const LetterSounds> table, std::size_t longest,
                                       std::u32string_view text) {
  for (std::size_t size = std::min(longest, text.size()); size > 0; --size) {
    const std::u32string_view front = text.substr(0, size);
    const auto found = std::ranges::lower_bound(table, front, {}, &LetterSounds::letters);
    if (found != table.end() && found->letters == front) return {found->sounds, size};
  }
  return {};
}

}  // namespace fieldvault::search
