#include <algorithm>
#include <charconv>
#include <cstdint>
#include <vector>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/json.hpp"
#include "fieldvault/ledger/utf8.hpp"
#include "integer_range.hpp"

namespace fieldvault::ledger {
namespace {

using Members = Json::object_t;

// Code points and UTF-16 code units sort differently only where characters from U+E000 to U+FFFF (lead bytes EE, EF)
// meet those from U+10000 on (lead bytes F0 to F4), whose first unit is a surrogate, 0xD800 to 0xDBFF.
bool utf16_less(std::string_view left, std::string_view right) noexcept {
  const auto [l, r] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  if (l == left.end() || r == right.end()) return left.size() < right.size();
  const auto a = static_cast<std::uint8_t>(*l);
  const auto b = static_cast<std::uint8_t>(*r);
  if (a >= 0xEE && b >= 0xEE && (a >= 0xF0) != (b >= 0xF0)) return a >= 0xF0;
  return a < b;
}

bool needs_utf16_order(const Members& members) noexcept {
  return std::any_of(members.begin(), members.end(), [](const auto& member) {
    return std::any_of(member.first.begin(), member.first.end(),
                       [](char c) { return static_cast<std::uint8_t>(c) >= 0xEE; });
  });
}

class CanonicalWriter {
 public:
  void value(const Json& json) {
    switch (json.type()) {
      case Json::value_t::null:
        out_ += "null";
        return;
      case Json::value_t::boolean:
        out_ += json.get<bool>() ? "true" : "false";
        return;
      case Json::value_t::number_integer:
        integer(json.get<std::int64_t>());
        return;
      case Json::value_t::number_unsigned:
        integer(json.get<std::uint64_t>());
        return;
      case Json::value_t::string:
        string(json.get_ref<const std::string&>());
        return;
      case Json::value_t::array:
        array(json.get_ref<const Json::array_t&>());
        return;
      case Json::value_t::object:
        object(json.get_ref<const Members&>());
        return;
      default:
        throw Error(ErrorCode::program_failed, "canonical JSON has no floats and no binary values");
    }
  }
  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  // RFC 8785 section 3.2.2.2: the short escapes where JSON has one, \u00xx in lower case below 0x20, nothing else.
  void string(std::string_view text) {
    if (find_non_text(text) != std::string_view::npos) {
      throw Error(ErrorCode::input_refused, "a text is not valid UTF-8");
    }
    out_ += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<std::uint8_t>(text[i]);
      if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
      out_.append(text, plain, i - plain);
      escape(byte);
      plain = i + 1;
    }
    out_.append(text, plain, std::string_view::npos);
    out_ += '"';
  }

  void escape(std::uint8_t byte) {
    out_ += '\\';
    switch (byte) {
      case '"':
        out_ += '"';
        return;
      case '\\':
        out_ += '\\';
        return;
      case '\b':
        out_ += 'b';
        return;
      case '\t':
        out_ += 't';
        return;
      case '\n':
        out_ += 'n';
        return;
      case '\f':
        out_ += 'f';
        return;
      case '\r':
        out_ += 'r';
        return;
      default:
        break;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    out_ += "u00";
    out_ += digits[byte >> 4];
    out_ += digits[byte & 0x0F];
  }

  template <typename Integer>
  void integer(Integer number) {
    if (!is_interoperable(number)) {
      throw Error(ErrorCode::program_failed, "canonical JSON has no integer beyond 2^53-1");
    }
    char digits[24];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), number);
    out_.append(digits, end.ptr);
  }

  void array(const Json::array_t& elements) {
    enter();
    out_ += '[';
    for (const Json& element : elements) {
      if (&element != &elements.front()) out_ += ',';
      value(element);
    }
    out_ += ']';
    --depth_;
  }

  void object(const Members& members) {
    enter();
    out_ += '{';
    if (needs_utf16_order(members)) {
      std::vector<const Members::value_type*> sorted;
      sorted.reserve(members.size());
      for (const auto& member : members) sorted.push_back(&member);
      std::sort(sorted.begin(), sorted.end(),
                [](const auto* left, const auto* right) { return utf16_less(left->first, right->first); });
      for (const auto* each : sorted) member(*each);
    } else {
      for (const auto& each : members) member(each);
    }
    out_ += '}';
    --depth_;
  }

  void member(const Members::value_type& member) {
    if (out_.back() != '{') out_ += ',';
    string(member.first);
    out_ += ':';
    value(member.second);
  }

  // What is written must be readable again.
  void enter() {
    if (++depth_ > max_json_depth) {
      throw Error(ErrorCode::input_refused, "a value is nested more than 32 deep");
    }
  }

  std::string out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string canonical_json(const Json& value) {
  CanonicalWriter writer;
  writer.value(value);
  return std::move(writer).take();
}

Json parse_canonical_json(std::string_view text, std::string_view source) {
  Json value = parse_json(text, source);
  if (canonical_json(value) != text) {
    throw Error(ErrorCode::input_refused,
                std::string(source) + ": not in canonical form (RFC 8785): spaces, order of keys or escapes differ");
  }
  return value;
}

}  // namespace fieldvault::ledger
