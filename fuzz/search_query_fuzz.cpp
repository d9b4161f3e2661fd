// Any bytes as a search query: refused, or an FTS5 expression of quoted strings and nothing else. And as a text that is
// searched: what is shown around a word holds the word.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "src/search/query.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// One quoted string without a quote in it, then perhaps the sign of a prefix.
std::string_view after_term(std::string_view expression) {
  require(expression.starts_with('"'));
  const auto end = expression.find('"', 1);
  require(end != std::string_view::npos && end > 1);
  expression.remove_prefix(end + 1);
  if (expression.starts_with(" *")) expression.remove_prefix(2);
  return expression;
}

void show(std::string_view text, fieldvault::search::Tokenizer& tokenizer) {
  using namespace fieldvault::search;
  constexpr std::size_t most_words = 3;
  constexpr std::size_t shown = 20;
  std::vector<std::pair<std::size_t, std::size_t>> words;
  tokenizer.each_token(text, [&](const Token& token) {
    words.emplace_back(token.begin, token.end);
    return words.size() < most_words ? Visit::go_on : Visit::stop;
  });
  for (const auto& [begin, end] : words) {
    require(begin < end && end <= text.size());
    const auto stretch = tokenizer.around(text, begin, end, shown);
    require(stretch.begin <= begin && stretch.end >= end && stretch.end <= text.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static fieldvault::search::Tokenizer tokenizer;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  show(text, tokenizer);
  try {
    const auto query = fieldvault::search::Query::parse(text, tokenizer);
    const std::string expression = query.fts5();
    if (query.terms().empty()) {
      require(expression.empty() && !query.filters().is_empty());
      return 0;
    }
    std::string_view rest = after_term(expression);
    for (std::size_t term = 1; term < query.terms().size(); ++term) {
      require(rest.starts_with(" AND "));
      rest = after_term(rest.substr(5));
    }
    require(rest.empty());
  } catch (const fieldvault::Error& error) {
    require(error.code() == fieldvault::ErrorCode::input_refused);
  }
  return 0;
}
