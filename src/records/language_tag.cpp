#include "fieldvault/records/language_tag.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace fieldvault::records {
namespace {

constexpr std::size_t longest_tag = 64;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

using Subtags = std::vector<std::string_view>;

Subtags split(std::string_view tag) {
  Subtags subtags;
  for (;;) {
    const std::size_t hyphen = tag.find('-');
    subtags.push_back(tag.substr(0, hyphen));
    if (hyphen == std::string_view::npos) return subtags;
    tag.remove_prefix(hyphen + 1);
  }
}

bool letters(std::string_view subtag, std::size_t least, std::size_t most) {
  return subtag.size() >= least && subtag.size() <= most && std::ranges::all_of(subtag, is_letter);
}

bool is_region(std::string_view subtag) {
  return letters(subtag, 2, 2) || (subtag.size() == 3 && std::ranges::all_of(subtag, is_digit));
}

bool is_variant(std::string_view subtag) {
  return subtag.size() >= 5 || (subtag.size() == 4 && is_digit(subtag.front()));
}

bool is_private_use_mark(std::string_view subtag) { return subtag == "x" || subtag == "X"; }

// Reads subtags in the order in which RFC 5646 lets them stand.
class TagReader {
 public:
  explicit TagReader(Subtags subtags) : subtags_(std::move(subtags)) {}

  [[nodiscard]] bool is_well_formed() {
    if (is_private_use_mark(peek())) return private_use();
    if (!letters(peek(), 2, 8)) return false;
    const bool short_language = peek().size() <= 3;
    ++next_;
    for (int i = 0; short_language && i < 3 && letters(peek(), 3, 3); ++i) ++next_;
    if (letters(peek(), 4, 4)) ++next_;
    if (is_region(peek())) ++next_;
    while (is_variant(peek())) {
      if (!is_new(variants_)) return false;
      ++next_;
    }
    while (peek().size() == 1 && !is_private_use_mark(peek())) {
      if (!is_new(extensions_) || !extension()) return false;
    }
    return at_end() || (is_private_use_mark(peek()) && private_use());
  }

 private:
  [[nodiscard]] bool at_end() const { return next_ == subtags_.size(); }
  [[nodiscard]] std::string_view peek() const { return at_end() ? std::string_view() : subtags_[next_]; }
  // RFC 5646, 2.2.5 and 2.2.6: a variant stands once in a tag, and so does the letter of an extension.
  bool is_new(std::set<std::string>& seen) {
    std::string lower(peek());
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return seen.insert(std::move(lower)).second;
  }
  bool extension() {
    ++next_;
    const std::size_t first = next_;
    while (peek().size() >= 2) ++next_;
    return next_ > first;
  }
  bool private_use() {
    ++next_;
    const bool has_subtags = !at_end();
    next_ = subtags_.size();
    return has_subtags;
  }

  Subtags subtags_;
  std::size_t next_ = 0;
  std::set<std::string> variants_;
  std::set<std::string> extensions_;
};

}  // namespace

bool is_language_tag(std::string_view text) {
  if (text.size() > longest_tag) return false;
  const Subtags subtags = split(text);
  const bool sound = std::ranges::all_of(subtags, [](std::string_view subtag) {
    return !subtag.empty() && subtag.size() <= 8 && std::ranges::all_of(subtag, is_alphanumeric);
  });
  return sound && TagReader(subtags).is_well_formed();
}

bool is_script_code(std::string_view text) {
  return text.size() == 4 && text[0] >= 'A' && text[0] <= 'Z' &&
         std::ranges::all_of(text.substr(1), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::optional<LanguageTag> LanguageTag::parse(std::string_view text) {
  if (!is_language_tag(text)) return std::nullopt;
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return LanguageTag(std::move(lower));
}

bool LanguageTag::takes_in(const LanguageTag& tag) const noexcept {
  return tag.text_.starts_with(text_) && (tag.text_.size() == text_.size() || tag.text_[text_.size()] == '-');
}

}  // namespace fieldvault::records
