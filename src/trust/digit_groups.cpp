#include "digit_groups.hpp"

#include <cstdint>

#include <fmt/format.h>

namespace fieldvault::trust {

std::string digit_groups(ByteView bytes) {
  std::string out;
  for (; bytes.size() >= bytes_per_group; bytes = bytes.subspan(bytes_per_group)) {
    std::uint64_t number = 0;
    for (const std::byte byte : bytes.first(bytes_per_group)) number = (number << 8) | std::to_integer<unsigned>(byte);
    if (!out.empty()) out += ' ';
    out += fmt::format("{:05}", number % 100'000);
  }
  return out;
}

}  // namespace fieldvault::trust
