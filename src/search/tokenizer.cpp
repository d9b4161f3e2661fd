#include "tokenizer.hpp"

#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/search/full_text.hpp"
#include "fold.hpp"

namespace fieldvault::search {
namespace {

void icu_must(UErrorCode code) {
  if (U_FAILURE(code)) throw Error(ErrorCode::program_failed, fmt::format("ICU: {}", u_errorName(code)));
}

// The character at `at`, which is moved behind it; ill-formed bytes are U+FFFD.
UChar32 next_character(std::string_view text, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  auto offset = static_cast<int32_t>(at);
  UChar32 character = 0;
  U8_NEXT_OR_FFFD(bytes, offset, static_cast<int32_t>(text.size()), character);
  at = static_cast<std::size_t>(offset);
  return character;
}

bool is_mark(UChar32 character) { return (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0; }

// What a token may hold. Marks are those that folding left, such as vowels of Indic scripts.
bool is_part_of_word(UChar32 character) {
  return u_isalnum(character) || u_isUAlphabetic(character) || (is_mark(character) && character >= 0x80);
}

// Cuts a folded word at whatever is no letter or digit, and gives characters that stand alone one by one.
class Splitter {
 public:
  Splitter(std::size_t begin, std::size_t end, const VisitToken& visit) : begin_(begin), end_(end), visit_(visit) {}

  Visit split(std::string_view folded) {
    std::size_t at = 0;
    while (at < folded.size() && verdict_ == Visit::go_on) {
      const std::size_t start = at;
      const UChar32 character = next_character(folded, at);
      const std::string_view bytes = folded.substr(start, at - start);
      if (stands_alone(character)) {
        flush();
        take(bytes);
        flush();
      } else if (is_part_of_word(character)) {
        take(bytes);
      } else {
        flush();
      }
    }
    flush();
    return verdict_;
  }

 private:
  void take(std::string_view character) {
    if (length_ == max_token_length) return;
    token_ += character;
    ++length_;
  }

  void flush() {
    if (length_ > 0 && verdict_ == Visit::go_on) verdict_ = visit_({token_, begin_, end_});
    token_.clear();
    length_ = 0;
  }

  std::size_t begin_;
  std::size_t end_;
  const VisitToken& visit_;
  std::string token_;
  int length_ = 0;
  Visit verdict_ = Visit::go_on;
};

// A word between two bounds of ICU, given in stretches so that each character that stands alone has its own place.
Visit split_word(std::string_view text, std::size_t begin, std::size_t end, const VisitToken& visit) {
  std::size_t start = begin;
  std::size_t at = begin;
  bool has_content = false;
  const auto give = [&](std::size_t until) {
    const Visit verdict =
        has_content ? Splitter(start, until, visit).split(fold(text.substr(start, until - start))) : Visit::go_on;
    start = until;
    has_content = false;
    return verdict;
  };
  while (at < end) {
    const std::size_t before = at;
    const UChar32 character = next_character(text.substr(0, end), at);
    if (stands_alone(character)) {
      if (give(before) == Visit::stop) return Visit::stop;
      has_content = true;
      // A mark behind it belongs to it.
      std::size_t after = at;
      while (after < end && is_mark(next_character(text.substr(0, end), after))) at = after;
      if (give(at) == Visit::stop) return Visit::stop;
    } else {
      has_content = has_content || is_part_of_word(character) || u_charType(character) == U_OTHER_NUMBER;
    }
  }
  return give(end);
}

}  // namespace

Tokenizer::Tokenizer() {
  UErrorCode code = U_ZERO_ERROR;
  words_.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), code));
  icu_must(code);
}

void Tokenizer::start(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  text_.reset(utext_openUTF8(text_.release(), text.data(), static_cast<int64_t>(text.size()), &code));
  icu_must(code);
  words_->setText(text_.get(), code);
  icu_must(code);
}

void Tokenizer::each_token(std::string_view text, const VisitToken& visit) {
  start(text);
  int32_t begin = words_->first();
  for (int32_t end = words_->next(); end != icu::BreakIterator::DONE; begin = end, end = words_->next()) {
    if (split_word(text, static_cast<std::size_t>(begin), static_cast<std::size_t>(end), visit) == Visit::stop) return;
  }
}

Tokenizer::Stretch Tokenizer::around(std::string_view text, std::size_t begin, std::size_t end, std::size_t length) {
  start(text);
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  auto left = static_cast<int32_t>(begin);
  U8_BACK_N(bytes, 0, left, static_cast<int32_t>(length / 3));
  if (left > 0) left = words_->following(left - 1);
  auto right = left;
  U8_FWD_N(bytes, right, size, static_cast<int32_t>(length));
  if (right < size) right = words_->preceding(right + 1);
  return {std::min(static_cast<std::size_t>(left), begin), std::max(static_cast<std::size_t>(right), end)};
}

std::vector<std::string> tokens(std::string_view text) {
  std::vector<std::string> found;
  Tokenizer().each_token(text, [&](const Token& token) {
    found.emplace_back(token.text);
    return Visit::go_on;
  });
  return found;
}

}  // namespace fieldvault::search
