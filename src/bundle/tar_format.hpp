// The bytes of the strict tar profile: what a header block, a pax record and a name look like.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/bundle/tar.hpp"

namespace fieldvault::bundle {

using TarBlock = std::array<std::byte, tar_block>;

inline constexpr std::string_view pax_member_name = "PaxHeaders/size";
inline constexpr std::size_t tar_name_size = 100;
inline constexpr std::size_t tar_size_offset = 124;
inline constexpr std::size_t tar_size_digits = 11;
inline constexpr std::size_t tar_type_offset = 156;
inline constexpr std::uint64_t max_tar_size = std::uint64_t{1} << 62;
inline constexpr std::size_t tar_end_size = std::size_t{2} * tar_block;

enum class TarType : char { regular = '0', pax = 'x' };

// As tar.hpp says; beside it no component that Windows would take for something else ("CON", "a.").
[[nodiscard]] bool is_tar_name(std::string_view name);

// One block. `size` is at most max_plain_tar_size.
[[nodiscard]] TarBlock tar_block_of(std::string_view name, std::uint64_t size, TarType type);

// "20 size=8589934592\n": the length counts itself (POSIX.1-2001, pax).
[[nodiscard]] std::string pax_size_record(std::uint64_t size);
[[nodiscard]] std::optional<std::uint64_t> parse_pax_size_record(std::string_view record);

[[nodiscard]] inline std::uint64_t tar_padding(std::uint64_t size) {
  return (tar_block - size % tar_block) % tar_block;
}

}  // namespace fieldvault::bundle
