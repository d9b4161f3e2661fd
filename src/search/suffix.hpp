// The suffixes of patronymics and family names in Turkic and Russian use, as sounds and as Chinese syllables.
#pragma once

#include "name_sounds.hpp"

namespace fieldvault::search {

// Takes the suffix off the end of the reading's sounds, where enough of a name stays before it.
void split_suffix(Reading& reading);

// The same for syllables of pinyin, where a suffix begins with a syllable (and -guli, a flower, is no son).
[[nodiscard]] Suffix take_suffix(std::vector<std::string_view>& syllables);

// The suffix that a word of its own is (uly, oghli, kyzy); Suffix::none for any other.
[[nodiscard]] Suffix suffix_word(const Reading& reading);

}  // namespace fieldvault::search
