// The bytes of minisign 0.11: the constants and lines that keys and signatures share.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::crypto::minisign {

inline constexpr std::string_view untrusted_prefix = "untrusted comment: ";
inline constexpr std::string_view trusted_line = "trusted comment: fieldvault";
inline constexpr std::string_view trusted_comment = "fieldvault";

inline constexpr std::string_view key_algorithm = "Ed";
inline constexpr std::string_view prehashed_algorithm = "ED";

// minisign reads the comment into 1024 bytes, line end and NUL included.
inline constexpr std::size_t max_comment_line = 1022;

inline constexpr std::size_t key_id_size = 8;
inline constexpr std::size_t public_key_size = 2 + key_id_size + 32;
inline constexpr std::size_t signature_size = 2 + key_id_size + 64;

// Takes the first line off `rest`, without its line feed. nullopt where no line feed ends it.
[[nodiscard]] inline std::optional<std::string_view> take_line(std::string_view& rest) noexcept {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

[[nodiscard]] inline bool is_untrusted_comment(std::string_view line) noexcept {
  if (!line.starts_with(untrusted_prefix) || line.size() > max_comment_line) {
    return false;
  }
  for (const char letter : line) {
    if (letter < ' ' || letter > '~') {
      return false;
    }
  }
  return true;
}

// `bytes` must hold at least offset + Size bytes.
template <std::size_t Size>
[[nodiscard]] std::array<std::byte, Size> array_at(ByteView bytes, std::size_t offset) noexcept {
  std::array<std::byte, Size> value{};
  for (std::size_t at = 0; at < Size; ++at) {
    value[at] = bytes[offset + at];
  }
  return value;
}

}  // namespace fieldvault::crypto::minisign
