// Which byte strings are text: well-formed UTF-8 without the code points that I-JSON forbids.
#pragma once

#include <cstddef>
#include <string_view>

namespace fieldvault::ledger {

struct Character {
  std::size_t length;  // bytes; 0 where none begins
  char32_t code_point;
};

// The character at the start of `text`, which is not empty: well-formed UTF-8 (Unicode 15, table 3-7, which leaves out
// surrogates), noncharacters among it.
[[nodiscard]] Character first_character(std::string_view text) noexcept;

// The offset of the first byte that begins no character of text: ill-formed UTF-8 or a noncharacter (RFC 7493 section
// 2.1). npos where all of it is text.
[[nodiscard]] std::size_t find_non_text(std::string_view text) noexcept;

}  // namespace fieldvault::ledger
