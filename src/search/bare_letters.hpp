// Letters that Unicode does not take apart, and the bare letters that somebody types who does not have them.
#pragma once

#include <string_view>

#include <unicode/umachine.h>

namespace fieldvault::search {

// Of a letter in lower case, as case folding leaves it; empty for any other character. UTF-16, one or two letters.
[[nodiscard]] std::u16string_view bare_letters(UChar32 letter);

}  // namespace fieldvault::search
