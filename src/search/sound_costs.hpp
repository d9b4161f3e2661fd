// What it costs to take one sound for another, or to drop one.
#pragma once

namespace fieldvault::search {

inline constexpr char no_sound = '-';  // the other side of a dropped sound

// Where two readings come from: both from letters, one from Chinese syllables, or both.
enum class Meeting { letters, letters_and_syllables, syllables };

// From 0 (the same) to about 1.6 (nothing in common); either may be no_sound.
[[nodiscard]] double sound_cost(Meeting meeting, char first, char second);

// What a sound counts for in the length of a word.
[[nodiscard]] double sound_weight(char sound);

}  // namespace fieldvault::search
