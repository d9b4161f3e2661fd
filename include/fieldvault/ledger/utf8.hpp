// Which byte strings are text: well-formed UTF-8 without the code points that I-JSON forbids.
#pragma once

#include <cstddef>
#include <string_view>

namespace fieldvault::ledger {

// The offset of the first byte that begins no character: ill-formed UTF-8 (Unicode 15, table 3-7, which leaves out
// surrogates) or a noncharacter (RFC 7493 section 2.1). npos where all of it is text.
[[nodiscard]] std::size_t find_non_text(std::string_view text) noexcept;

}  // namespace fieldvault::ledger
