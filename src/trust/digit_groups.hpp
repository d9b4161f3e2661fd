// Bytes as groups of five decimal digits, to be read aloud.
#pragma once

#include <string>

#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::trust {

inline constexpr std::size_t bytes_per_group = 5;

// Each five bytes, big-endian, modulo 100,000; groups separated by one space. The size is a multiple of five.
// 2^40 is so much larger than 10^5 that no digit is favoured by more than one in ten million.
[[nodiscard]] std::string digit_groups(ByteView bytes);

}  // namespace fieldvault::trust
