#include "fieldvault/ledger/utf8.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <string>

namespace fieldvault::ledger {
namespace {

// Unicode 15, table 3-6.
std::string encoded(char32_t point) {
  const auto byte = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  const auto next = [&](int shift, char32_t of) { return byte(0x80 | ((of >> shift) & 0x3F)); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | point >> 6), next(0, point)};
  if (point < 0x10000) return {byte(0xE0 | point >> 12), next(6, point), next(0, point)};
  return {byte(0xF0 | point >> 18), next(12, point), next(6, point), next(0, point)};
}

bool is_read_as(const std::string& text, std::size_t length, char32_t point) {
  const Character first = first_character(text);
  return first.length == length && first.code_point == point;
}

}  // namespace

TEST_CASE("every code point but surrogates is read back from its bytes, and from no part of them") {
  for (char32_t point = 0; point <= 0x110000; ++point) {
    const std::string bytes = encoded(point);
    const bool is_character = (point < 0xD800 || point > 0xDFFF) && point <= 0x10FFFF;
    bool holds = is_read_as(bytes + "x", is_character ? bytes.size() : 0, is_character ? point : 0);
    for (std::size_t size = 1; size < bytes.size(); ++size) holds = holds && is_read_as(bytes.substr(0, size), 0, 0);
    if (!holds) FAIL("code point " << static_cast<std::uint32_t>(point));
  }
}

TEST_CASE("a character in more bytes than it needs is none") {
  for (const char* overlong :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x9B", "\xE0\x9F\xBF", "\xF0\x80\x80\x9B", "\xF0\x8F\xBF\xBF"}) {
    CHECK(is_read_as(overlong, 0, 0));
  }
}

TEST_CASE("noncharacters are characters of UTF-8, and no text") {
  for (const char32_t point : {U'\uFDD0', U'\uFDEF', U'\uFFFE', U'\uFFFF', U'\U0001FFFE', U'\U0010FFFF'}) {
    const std::string bytes = encoded(point);
    CHECK(is_read_as(bytes, bytes.size(), point));
    CHECK(find_non_text("abc" + bytes) == 3);
  }
  CHECK(find_non_text("abc" + encoded(U'\uFDCF') + encoded(U'\uFDF0') + encoded(U'\uFFFD')) == std::string::npos);
}

}  // namespace fieldvault::ledger
