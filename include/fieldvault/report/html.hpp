// Markup for people: text of others becomes Html only through the escaper, and the words of tags are the program's own.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fieldvault::report {

// The name of a tag or attribute, or a fixed value: known when the program is compiled, so that no stored text can be
// one. Event attributes and those that name an address to go to do not compile.
class Word {
 public:
  consteval Word(const char* word) : text_(word) {
    if (text_.empty()) throw "a word of markup is not empty";
    for (const char c : text_) {
      const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      if (!is_plain) throw "a word of markup is letters, digits and -";
    }
    if (text_.starts_with("on") || text_ == "href" || text_ == "src" || text_ == "script" || text_ == "style") {
      throw "nothing that runs or leads elsewhere stands in a report";
    }
  }
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

 private:
  std::string_view text_;
};

class Html {
 public:
  Html() = default;
  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
  [[nodiscard]] bool is_empty() const noexcept { return bytes_.empty(); }
  Html& operator+=(const Html& more) {
    bytes_ += more.bytes_;
    return *this;
  }
  friend Html operator+(Html left, const Html& right) {
    left += right;
    return left;
  }

 private:
  friend Html text(std::string_view stored);
  friend class Markup;
  explicit Html(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

// Escaped. Control characters, bidirectional controls and bytes that are no UTF-8 become visible: "[U+202E]".
[[nodiscard]] Html text(std::string_view stored);

struct Attribute {
  Word name;
  std::string value;  // escaped where it is written
};
using Attributes = std::vector<Attribute>;

[[nodiscard]] Html element(Word tag, const Attributes& attributes, const Html& content);
[[nodiscard]] inline Html element(Word tag, const Html& content) { return element(tag, {}, content); }
[[nodiscard]] inline Html element(Word tag, std::string_view words) { return element(tag, {}, text(words)); }
[[nodiscard]] inline Html element(Word tag, const Attributes& attributes, std::string_view words) {
  return element(tag, attributes, text(words));
}
// A link inside the page; letters, digits and - of the target stand, everything else is dropped.
[[nodiscard]] Html link_to(std::string_view target, const Html& content);
[[nodiscard]] std::string anchor(std::string_view target);

// A whole HTML5 page that runs nothing and loads nothing: its Content-Security-Policy knows one style by its hash.
[[nodiscard]] std::string page(std::string_view title, const Html& body);

}  // namespace fieldvault::report
