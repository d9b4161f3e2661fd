// Chinese characters and pinyin as sounds, the way that Chinese writes names of other languages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fieldvault::search {

// The syllable of a character, without tone, v for ü ("lv"); empty for a character that is not in the table of common
// ones and of those that transcribe names.
[[nodiscard]] std::string_view pinyin_of(char32_t character);

// A word in Latin letters as syllables of pinyin, as few as possible: "tuerxun" is tu er xun. Empty where it is none.
[[nodiscard]] std::vector<std::string_view> pinyin_syllables(std::string_view word);

// Sounds as in letters.hpp. A syllable er is the r that closes the one before it.
[[nodiscard]] std::string syllable_sounds(std::string_view syllable);

}  // namespace fieldvault::search
