// What tests of properties throw: values and changed texts that are the same for the same seed, on every machine.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/crypto/random.hpp"

namespace fieldvault::test {

class Dice final : public crypto::RandomSource {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  // 0 to bound - 1, by hand: the distributions of the standard library differ from one to the next.
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  bool one_in(std::uint64_t chance) { return below(chance) == 0; }
  // As many bits as the dice want, so that small and large numbers are equally likely.
  std::uint64_t number(unsigned most_bits) {
    const std::uint64_t bits = below(most_bits + 1);
    return bits == 0 ? 0 : engine_() >> (64 - bits);
  }
  std::string text(std::string_view letters, std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) out += letters[below(letters.size())];
    return out;
  }
  template <typename List>
  const typename List::value_type& one_of(const List& list) {
    return list[below(list.size())];
  }
  template <std::size_t Size>
  std::array<std::byte, Size> array() {
    std::array<std::byte, Size> bytes{};
    fill(bytes);
    return bytes;
  }
  Bytes bytes(std::size_t size) { return crypto::random_bytes(*this, size); }
  crypto::Digest digest() { return crypto::Digest(array<crypto::Digest::size>()); }
  void fill(MutableBytes out) override {
    for (std::byte& byte : out) byte = static_cast<std::byte>(below(256));
  }

 private:
  std::mt19937_64 engine_;
};

namespace changes {

inline constexpr std::string_view letters = "0123456789abcdefzAFZ :;,.\"'{}[]/\\-+=\n\r\t\0\x7f\xc3\xff";

struct Range {
  std::size_t at;
  std::size_t size;
};

// Not of no bytes, unless the text has none.
inline Range range(Dice& dice, std::size_t text_size) {
  const std::size_t at = dice.below(text_size + 1);
  return {at, std::min<std::size_t>(text_size - at, 1 + dice.below(8))};
}

inline Range line(Dice& dice, std::string_view text) {
  const std::size_t anywhere = dice.below(text.size() + 1);
  const std::size_t before = anywhere == 0 ? text.npos : text.rfind('\n', anywhere - 1);
  const std::size_t at = before == text.npos ? 0 : before + 1;
  const std::size_t end = text.find('\n', at);
  return {at, (end == text.npos ? text.size() : end + 1) - at};
}

inline void once(Dice& dice, std::string& text) {
  const Range here = range(dice, text.size());
  const Range there = range(dice, text.size());
  const Range line_here = line(dice, text);
  switch (dice.below(10)) {
    case 0:
      if (here.size > 0) text[here.at] = static_cast<char>(text[here.at] ^ (1 << dice.below(8)));
      break;
    case 1:
      if (here.size > 0) text[here.at] = letters[dice.below(letters.size())];
      break;
    case 2:
      text.erase(here.at, here.size);
      break;
    case 3:
      text.insert(here.at, dice.text(letters, 1 + dice.below(3)));
      break;
    case 4:
      text.insert(there.at, text.substr(here.at, here.size));
      break;
    case 5:
      text.resize(here.at);
      break;
    case 6:
      text.erase(line_here.at, line_here.size);
      break;
    case 7:
      text.insert(line(dice, text).at, text.substr(line_here.at, line_here.size));
      break;
    default:  // what keeps the grammar goes deepest
      for (std::size_t at = here.at; at < text.size(); ++at) {
        if (text[at] < '0' || text[at] > '9') continue;
        text[at] = static_cast<char>('0' + dice.below(10));
        break;
      }
  }
}

}  // namespace changes

// The text after one to three changes, which may undo each other.
inline std::string changed(Dice& dice, std::string text) {
  for (std::uint64_t left = 1 + dice.below(3); left > 0; --left) changes::once(dice, text);
  return text;
}

// What `written` gives, or nothing where it refuses with this code. Another error is the test's.
template <typename Written>
std::optional<std::string> unless_refused(const Written& written, ErrorCode code = ErrorCode::input_refused) {
  try {
    return written();
  } catch (const Error& error) {
    if (error.code() != code) throw;
    return std::nullopt;
  }
}

// The text, and each of `tries` changed ones that is taken, is byte for byte what would be written of what was taken.
// `again` reads a text and gives what it would write, nothing where it refused. Returns how many others were taken.
template <typename Again>
std::size_t check_one_form(Dice& dice, const std::string& text, std::size_t tries, const Again& again) {
  std::size_t taken = 0;
  REQUIRE(again(text) == text);
  for (std::size_t left = tries; left > 0; --left) {
    const std::string other = changed(dice, text);
    const std::optional<std::string> written = again(other);
    if (!written) continue;
    if (other != text) ++taken;
    if (*written == other) continue;
    CAPTURE(other, *written);
    FAIL("taken, and written in another form");
  }
  return taken;
}

}  // namespace fieldvault::test
