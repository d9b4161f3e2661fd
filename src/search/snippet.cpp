#include "snippet.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "texts.hpp"

namespace fieldvault::search {
namespace {

constexpr std::size_t snippet_length = 120;  // code points, without marks and dots
constexpr std::string_view hit_begins = "\u2039";
constexpr std::string_view hit_ends = "\u203A";
constexpr std::string_view dots = "\u2026";

struct Place {
  std::size_t begin;
  std::size_t end;
};

// The last tokens that were read, as many as the longest term has.
class Window {
 public:
  explicit Window(const Query& query) : query_(query) {
    for (const Term& term : query.terms()) longest_ = std::max(longest_, term.tokens.size());
  }

  std::optional<Place> add(const Token& token) {
    if (read_.size() == longest_) read_.pop_front();
    read_.push_back({std::string(token.text), {token.begin, token.end}});
    for (const Term& term : query_.terms()) {
      if (ends_here(term)) return Place{read_[read_.size() - term.tokens.size()].place.begin, token.end};
    }
    return std::nullopt;
  }

 private:
  struct Read {
    std::string text;
    Place place;
  };

  [[nodiscard]] bool ends_here(const Term& term) const {
    if (read_.size() < term.tokens.size()) return false;
    const std::size_t first = read_.size() - term.tokens.size();
    for (std::size_t at = 0; at < term.tokens.size(); ++at) {
      const std::string& text = read_[first + at].text;
      const bool may_go_on = term.ending == Ending::prefix && at + 1 == term.tokens.size();
      if (may_go_on ? !text.starts_with(term.tokens[at]) : text != term.tokens[at]) return false;
    }
    return true;
  }

  const Query& query_;
  std::size_t longest_ = 0;
  std::deque<Read> read_;
};

std::optional<Place> first_hit(std::string_view text, const Query& query, Tokenizer& tokenizer) {
  std::optional<Place> hit;
  Window window(query);
  tokenizer.each_token(text, [&](const Token& token) {
    hit = window.add(token);
    return hit ? Visit::stop : Visit::go_on;
  });
  return hit;
}

// Line ends and other controls become spaces; marks that would turn the direction of what follows go.
std::string on_one_line(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  std::string line;
  for (int32_t at = 0; at < size;) {
    const int32_t start = at;
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, at, size, character);
    if (u_hasBinaryProperty(character, UCHAR_BIDI_CONTROL)) continue;
    const auto category = u_charType(character);
    if (category == U_CONTROL_CHAR || category == U_LINE_SEPARATOR || category == U_PARAGRAPH_SEPARATOR) {
      line += ' ';
    } else {
      line += text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start));
    }
  }
  return line;
}

std::string mark(std::string_view text, const Place& hit, Tokenizer& tokenizer) {
  const auto [begin, end] = tokenizer.around(text, hit.begin, hit.end, snippet_length);
  std::string line;
  if (begin > 0) line += dots;
  line += on_one_line(text.substr(begin, hit.begin - begin));
  line.append(hit_begins) += on_one_line(text.substr(hit.begin, hit.end - hit.begin));
  line.append(hit_ends) += on_one_line(text.substr(hit.end, end - hit.end));
  if (end < text.size()) line += dots;
  return line;
}

}  // namespace

std::string snippet(const Json& body, const Query& query, Tokenizer& tokenizer) {
  std::string line;
  each_text(body, [&](const std::string& text) {
    if (!line.empty()) return;
    if (const auto hit = first_hit(text, query, tokenizer)) line = mark(text, *hit, tokenizer);
  });
  return line;
}

}  // namespace fieldvault::search
