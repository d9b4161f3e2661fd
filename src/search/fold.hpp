// A word as search compares it: what typists, scripts and presentation forms vary in is taken away.
#pragma once

#include <string>
#include <string_view>

#include <unicode/umachine.h>

namespace fieldvault::search {

// NFKC case folding (which also drops joiners and directional marks), then without accents, harakat and other points,
// tatweel and apostrophes, in composed form. Letters that Unicode does not decompose (қ, ғ, ұ, ł, ø) become the bare
// ones that bare_letters.hpp has for them.
[[nodiscard]] std::string fold(std::string_view word);

// Characters that are words of their own, in scripts that write no spaces: Han and kana.
[[nodiscard]] bool stands_alone(UChar32 character);

}  // namespace fieldvault::search
