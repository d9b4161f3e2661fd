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
constexpr std::string_view left_to_right_mark = "\u200E";
constexpr std::string_view right_to_left_mark = "\u200F";
constexpr std::string_view left_to_right_isolate = "\u2066";
constexpr std::string_view right_to_left_isolate = "\u2067";
constexpr std::string_view first_strong_isolate = "\u2068";
constexpr std::string_view pop_isolate = "\u2069";

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

// Of the first character that has one.
Direction direction_of(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, at, size, character);
    const UCharDirection direction = u_charDirection(character);
    if (direction == U_LEFT_TO_RIGHT) return Direction::left_to_right;
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) return Direction::right_to_left;
  }
  return Direction::none;
}

Snippet cut_out(std::string_view text, const Place& hit, Tokenizer& tokenizer) {
  const auto [begin, end] = tokenizer.around(text, hit.begin, hit.end, snippet_length);
  Snippet line;
  if (begin > 0) line.before += dots;
  line.before += on_one_line(text.substr(begin, hit.begin - begin));
  line.hit = on_one_line(text.substr(hit.begin, hit.end - hit.begin));
  line.after = on_one_line(text.substr(hit.end, end - hit.end));
  if (end < text.size()) line.after += dots;
  line.direction_of_text = direction_of(text);
  line.direction_of_hit = direction_of(line.hit);
  return line;
}

std::string_view first_mark_of(Direction direction) {
  if (direction == Direction::none) return "";
  return direction == Direction::right_to_left ? right_to_left_mark : left_to_right_mark;
}

std::string_view isolate_of(Direction direction) {
  if (direction == Direction::none) return first_strong_isolate;
  return direction == Direction::right_to_left ? right_to_left_isolate : left_to_right_isolate;
}

}  // namespace

std::string Snippet::text() const {
  if (hit.empty()) return before + after;
  return before + std::string(hit_begins) + hit + std::string(hit_ends) + after;
}

// A mark of punctuation takes the direction of what stands on both sides of it. Between a hit and a neighbour of two
// directions, or before a neighbour of the same direction in a line of the other one, one of the two marks would be
// shown at the far end of that neighbour. Behind a directional mark they go where the hit goes.
std::string Snippet::laid_out(const Shown& shown) const {
  std::string line(isolate_of(direction_of_text));
  line += shown(before);
  if (!hit.empty()) {
    const std::string_view with_the_hit = first_mark_of(direction_of_hit);
    line.append(with_the_hit).append(hit_begins) += shown(hit);
    line.append(hit_ends).append(with_the_hit);
  }
  line += shown(after);
  return line.append(pop_isolate);
}

Snippet snippet(const Json& body, const Query& query, Tokenizer& tokenizer) {
  const auto& wanted = query.filters().language();
  std::optional<Snippet> in_language;
  std::optional<Snippet> in_any;
  each_text(body, [&](const std::string& text, std::string_view language) {
    if (in_language) return;
    const auto tag = records::LanguageTag::parse(language);
    const bool is_wanted = !wanted || (tag && wanted->takes_in(*tag));
    if (query.terms().empty()) {
      if (tag && is_wanted) in_language = cut_out(text, {0, 0}, tokenizer);
    } else if (is_wanted || !in_any) {
      const auto hit = first_hit(text, query, tokenizer);
      if (hit) (is_wanted ? in_language : in_any) = cut_out(text, *hit, tokenizer);
    }
  });
  return in_language.value_or(in_any.value_or(Snippet()));
}

Snippet name_snippet(std::string_view name) {
  Snippet line;
  line.hit = on_one_line(name);
  line.direction_of_text = line.direction_of_hit = direction_of(line.hit);
  return line;
}

}  // namespace fieldvault::search
