// What a person asks for: words, phrases, prefixes and filters, from any text at all.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "filters.hpp"
#include "tokenizer.hpp"

namespace fieldvault::search {

inline constexpr std::size_t max_query_size = 1024;  // bytes
inline constexpr std::size_t max_query_terms = 64;

enum class Ending { whole, prefix };

// Tokens that stand beside each other; of the last one only the beginning, where it is a prefix.
struct Term {
  std::vector<std::string> tokens;
  Ending ending = Ending::whole;
};

class Query {
 public:
  // Words are separated by white space; "in quotes" a phrase, to the end where the second quote is missing; an asterisk
  // right behind either makes a prefix. A word of several tokens (赛尔克坚, W-0007) is a phrase. A word outside quotes
  // that begins as a filter does (kind:testimony) is one. Everything else is text: there are no operators.
  // Error(input_refused): neither word nor filter, over 1,024 bytes, over 64 terms and filters, a filter's value.
  [[nodiscard]] static Query parse(std::string_view text, Tokenizer& tokenizer);

  [[nodiscard]] const std::vector<Term>& terms() const noexcept { return terms_; }
  [[nodiscard]] const Filters& filters() const noexcept { return filters_; }
  // The terms as an FTS5 expression: quoted strings joined by AND. Empty where there are filters only.
  [[nodiscard]] std::string fts5() const;

 private:
  std::vector<Term> terms_;
  Filters filters_;
};

}  // namespace fieldvault::search
