#include "fieldvault/ledger/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace fieldvault::ledger {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080;

struct Lead {
  std::size_t length;  // of the whole character
  char32_t bits;       // that the lead byte gives
  char32_t smallest;   // code point of this length: anything below is overlong
};

Lead lead_of(std::uint8_t byte) noexcept {
  if (byte < 0x80) return {1, byte, 0};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, byte & 0x1Fu, 0x80};
  if (byte >= 0xE0 && byte <= 0xEF) return {3, byte & 0x0Fu, 0x800};
  if (byte >= 0xF0 && byte <= 0xF4) return {4, byte & 0x07u, 0x10000};
  return {0, 0, 0};
}

bool is_surrogate(char32_t code_point) noexcept { return code_point >= 0xD800 && code_point <= 0xDFFF; }

bool is_noncharacter(char32_t code_point) noexcept {
  return (code_point >= 0xFDD0 && code_point <= 0xFDEF) || (code_point & 0xFFFE) == 0xFFFE;
}

}  // namespace

Character first_character(std::string_view text) noexcept {
  const Lead lead = lead_of(static_cast<std::uint8_t>(text[0]));
  if (lead.length == 0 || text.size() < lead.length) return {0, 0};
  char32_t code_point = lead.bits;
  for (std::size_t i = 1; i < lead.length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xC0) != 0x80) return {0, 0};
    code_point = (code_point << 6) | (byte & 0x3Fu);
  }
  if (code_point < lead.smallest || is_surrogate(code_point) || code_point > 0x10FFFF) return {0, 0};
  return {lead.length, code_point};
}

std::size_t find_non_text(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size()) {
    if (static_cast<std::uint8_t>(text[at]) < 0x80) {
      // Letters of other scripts come in words, with one space between them.
      std::uint64_t eight = 0;
      for (++at; at + sizeof eight <= text.size(); at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if ((eight & high_bits) != 0) break;
      }
      continue;
    }
    const Character character = first_character(text.substr(at));
    if (character.length == 0 || is_noncharacter(character.code_point)) return at;
    at += character.length;
  }
  return std::string_view::npos;
}

}  // namespace fieldvault::ledger
