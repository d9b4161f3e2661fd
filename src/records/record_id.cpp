#include "fieldvault/records/record_id.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "fieldvault/crypto/encoding.hpp"

namespace fieldvault::records {
namespace {

constexpr std::size_t text_size = 36;
constexpr std::array<std::size_t, 4> hyphens = {8, 13, 18, 23};
constexpr std::size_t version_at = 14;
constexpr std::size_t variant_at = 19;

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

}  // namespace

RecordId RecordId::generate(vault::Context& context) {
  // RFC 9562, 5.7: 48 bits of milliseconds, version, 12 random bits, variant, 62 random bits.
  std::array<std::byte, 16> bytes{};
  context.random.fill(bytes);
  const auto milliseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(0, context.clock.milliseconds()));
  for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::byte>((milliseconds >> (40 - 8 * i)) & 0xff);
  bytes[6] = (bytes[6] & std::byte{0x0f}) | std::byte{0x70};
  bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};

  std::string text = crypto::to_hex(bytes);
  for (const std::size_t at : hyphens) text.insert(at, 1, '-');
  return RecordId(std::move(text));
}

std::optional<RecordId> RecordId::parse(std::string_view text) {
  if (text.size() != text_size) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = std::ranges::find(hyphens, i) != hyphens.end();
    if (hyphen ? text[i] != '-' : !is_hex_digit(text[i])) return std::nullopt;
  }
  if (text[version_at] != '7') return std::nullopt;
  if (std::string_view("89ab").find(text[variant_at]) == std::string_view::npos) return std::nullopt;
  return RecordId(std::string(text));
}

}  // namespace fieldvault::records
