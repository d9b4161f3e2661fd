// What it costs to take one sound for another, or to drop one.
#pragma once

#include "name_sounds.hpp"

namespace fieldvault::search {

inline constexpr char no_sound = '-';  // the other side of a dropped sound

// From 0 (the same) to about 1.3 (nothing in common); either may be no_sound.
[[nodiscard]] double sound_cost(Origin origin, char first, char second);

// What a sound counts for in the length of a word.
[[nodiscard]] double sound_weight(char sound);

}  // namespace fieldvault::search
