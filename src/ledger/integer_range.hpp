// The integers that every JSON implementation reads alike: ±(2^53-1) (RFC 7493 section 2.2).
#pragma once

#include <cstdint>

namespace fieldvault::ledger {

inline constexpr std::int64_t max_interoperable_integer = (std::int64_t{1} << 53) - 1;

[[nodiscard]] constexpr bool is_interoperable(std::int64_t number) noexcept {
  return number >= -max_interoperable_integer && number <= max_interoperable_integer;
}
[[nodiscard]] constexpr bool is_interoperable(std::uint64_t number) noexcept {
  return number <= static_cast<std::uint64_t>(max_interoperable_integer);
}

}  // namespace fieldvault::ledger
