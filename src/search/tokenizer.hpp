// Words of a text as they are indexed, with the places where they stand.
#pragma once

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace fieldvault::search {

// A folded word, and the bytes of the text that it was made of. A token holds ASCII letters and digits and any
// characters beyond ASCII: FTS5's tokenizer `ascii` takes it as it is, and it can hold no syntax of FTS5.
struct Token {
  std::string_view text;
  std::size_t begin;
  std::size_t end;
};

// Returns whether more tokens are wanted. The token's text lives until it returns.
enum class Visit { go_on, stop };
using VisitToken = std::function<Visit(const Token&)>;

inline constexpr int max_token_length = 64;  // code points; what is longer is cut

// Costly to make (ICU loads its dictionaries), cheap to use again.
class Tokenizer {
 public:
  Tokenizer();

  // ICU's word bounds (UAX 29); in each word NFKC case folding, then marks removed where they are accents, points or
  // harakat, and tatweel and apostrophes. Han characters and kana are one token each.
  void each_token(std::string_view text, const VisitToken& visit);

  // The stretch of the text around [begin, end) of about `length` code points that ends at word bounds.
  struct Stretch {
    std::size_t begin;
    std::size_t end;
  };
  [[nodiscard]] Stretch around(std::string_view text, std::size_t begin, std::size_t end, std::size_t length);

 private:
  struct TextCloser {
    void operator()(UText* text) const noexcept { utext_close(text); }
  };
  void start(std::string_view text);

  std::unique_ptr<UText, TextCloser> text_;
  std::unique_ptr<icu::BreakIterator> words_;
};

}  // namespace fieldvault::search
