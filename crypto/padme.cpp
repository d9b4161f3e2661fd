#include "fieldvault/crypto/padme.hpp"

#include <bit>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::crypto {

std::uint64_t padme_length(std::uint64_t length) {
  if (length > std::uint64_t{1} << 62) {
    throw Error(ErrorCode::program_failed, "a length beyond 2^62 cannot be padded");
  }
  if (length < 2) {
    return length;
  }
  const int exponent = static_cast<int>(std::bit_width(length)) - 1;
  const int mantissa_bits = static_cast<int>(std::bit_width(static_cast<unsigned>(exponent)));
  const std::uint64_t cleared = (std::uint64_t{1} << (exponent - mantissa_bits)) - 1;
  return (length + cleared) & ~cleared;
}

}  // namespace fieldvault::crypto
