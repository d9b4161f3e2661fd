// The grammar of every signed text: a type line, then fixed `name: value` lines in fixed order, ASCII, LF.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/crypto/minisign.hpp"

namespace fieldvault::trust {

inline constexpr std::size_t max_signed_text_size = std::size_t{16} * 1024;

// A sequence number, epoch or size: decimal without sign or leading zeros, 0 to 2^63-1. nullopt otherwise.
[[nodiscard]] std::optional<std::uint64_t> parse_decimal(std::string_view text);

// Writes the lines. Values are printable ASCII (0x20 to 0x7E) without leading or trailing space;
// anything else is Error(program_failed), since the caller has checked its types.
class SignedTextWriter {
 public:
  explicit SignedTextWriter(std::string_view type) : text_(std::string(type) + "\n") {}
  SignedTextWriter& line(std::string_view name, std::string_view value);
  SignedTextWriter& line(std::string_view name, std::uint64_t value);
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

// Reads the lines in order; every deviation is Error(input_refused) with the line's number: over the size (16 KiB where
// the type names no other), CR, BOM, NUL, tab, trailing space, a missing, doubled or unknown line, no LF at the end,
// another type.
class SignedTextReader {
 public:
  SignedTextReader(std::string_view type, std::string_view text, std::size_t max_size = max_signed_text_size);
  [[nodiscard]] std::string_view line(std::string_view name);
  [[nodiscard]] std::uint64_t number(std::string_view name);
  [[nodiscard]] crypto::Digest digest(std::string_view name);
  // After the last line; anything left is refused.
  void end() const;
  [[noreturn]] void refuse(std::string_view why) const;  // of the line read last

 private:
  std::string_view type_;
  std::string_view rest_;
  std::size_t line_number_ = 1;
};

// The type in the first line ("fieldvault-receipt/1"), or nullopt where there is none.
[[nodiscard]] std::optional<std::string_view> signed_text_type(std::string_view text);

// One file for text and signature: the text, an empty line, the four lines of the .minisig. Cards and receipts travel
// so; `sed` takes them apart for stock minisign (docs/formats.md).
struct SignedFile {
  std::string text;
  std::string signature;
  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static SignedFile parse(std::string_view file);  // Error(input_refused)
};

}  // namespace fieldvault::trust
