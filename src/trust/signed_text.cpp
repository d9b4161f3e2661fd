#include "fieldvault/trust/signed_text.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::trust {
namespace {

constexpr std::size_t max_type_size = 64;

bool is_printable(char c) { return c >= 0x20 && c <= 0x7E; }

bool is_value(std::string_view text) {
  return !text.empty() && text.front() != ' ' && text.back() != ' ' &&
         std::all_of(text.begin(), text.end(), is_printable);
}

// Why a line, without its line feed, is none of this grammar; empty where it is one.
std::string_view line_fault(std::string_view line) {
  if (line.empty()) return "is empty";
  if (line.starts_with("\xEF\xBB\xBF")) return "begins with a byte order mark";
  for (const char c : line) {
    if (c == '\0') return "has a NUL byte";
    if (c == '\t') return "has a tab";
    if (c == '\r') return "has a carriage return";
    if (!is_printable(c)) return "has a byte that is not printable ASCII";
  }
  if (line.back() == ' ') return "ends with a space";
  return {};
}

[[noreturn]] void refuse_line(std::string_view type, std::size_t number, std::string_view why) {
  throw Error(ErrorCode::input_refused,
              std::string(type) + ", line " + std::to_string(number) + ": " + std::string(why));
}

}  // namespace

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
  if (text.empty() || text.size() > 19 || (text.front() == '0' && text.size() > 1)) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  return value;
}

SignedTextWriter& SignedTextWriter::line(std::string_view name, std::string_view value) {
  if (!is_value(value)) {
    throw Error(ErrorCode::program_failed, "a signed text cannot hold this value of " + std::string(name));
  }
  text_.append(name).append(": ").append(value).append("\n");
  return *this;
}

SignedTextWriter& SignedTextWriter::line(std::string_view name, std::uint64_t value) {
  return line(name, std::string_view(std::to_string(value)));
}

SignedTextReader::SignedTextReader(std::string_view type, std::string_view text, std::size_t max_size)
    : type_(type), rest_(text) {
  if (text.size() > max_size) refuse("the text is larger than " + std::to_string(max_size / 1024) + " KiB");
  const auto first = text.find('\n');
  if (first == std::string_view::npos) refuse("does not end with a line feed");
  const std::string_view line = text.substr(0, first);
  if (const std::string_view fault = line_fault(line); !fault.empty()) refuse(fault);
  if (line != type) refuse("is of another type than " + std::string(type));
  rest_.remove_prefix(first + 1);
}

std::string_view SignedTextReader::line(std::string_view name) {
  ++line_number_;
  const std::string expected = "expected \"" + std::string(name) + "\"";
  if (rest_.empty()) refuse(expected + ", but the text ends");
  const auto end = rest_.find('\n');
  if (end == std::string_view::npos) refuse("does not end with a line feed");
  const std::string_view line = rest_.substr(0, end);
  if (const std::string_view fault = line_fault(line); !fault.empty()) refuse(fault);
  if (!line.starts_with(name) || !line.substr(name.size()).starts_with(": ")) refuse(expected);
  const std::string_view value = line.substr(name.size() + 2);
  if (!is_value(value)) refuse("the value of \"" + std::string(name) + "\" is empty or begins with a space");
  rest_.remove_prefix(end + 1);
  return value;
}

std::uint64_t SignedTextReader::number(std::string_view name) {
  const auto value = parse_decimal(line(name));
  if (!value) refuse("\"" + std::string(name) + "\" is not a decimal number from 0 to 2^63-1");
  return *value;
}

crypto::Digest SignedTextReader::digest(std::string_view name) {
  const auto value = crypto::Digest::parse(line(name));
  if (!value) refuse("\"" + std::string(name) + "\" is not 64 lower-case hex digits");
  return *value;
}

void SignedTextReader::end() const {
  if (!rest_.empty()) refuse_line(type_, line_number_ + 1, "a line too many");
}

void SignedTextReader::refuse(std::string_view why) const { refuse_line(type_, line_number_, why); }

std::optional<std::string_view> signed_text_type(std::string_view text) {
  const auto end = text.substr(0, max_type_size + 1).find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  const auto slash = line.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view name = line.substr(0, slash);
  const bool is_name = name.starts_with("fieldvault-") &&
                       std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  const auto version = parse_decimal(line.substr(slash + 1));
  if (!is_name || !version || *version == 0) return std::nullopt;
  return line;
}

}  // namespace fieldvault::trust
