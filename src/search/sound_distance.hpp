// How alike two readings of a word are: a weighted edit distance over sounds, and the rules that it used.
#pragma once

#include <string>
#include <vector>

#include "name_sounds.hpp"

namespace fieldvault::search {

// From 0 to 1. Sounds that romanisations mix up cost little, vowels less than consonants, and least of all where one
// side is Chinese.
[[nodiscard]] double likeness(const Reading& first, const Reading& second);

// What differs, for a person: "one vowel (u/i)", "one consonant more (s)". Empty where both sound the same.
[[nodiscard]] std::vector<std::string> differences(const Reading& first, const Reading& second);

}  // namespace fieldvault::search
