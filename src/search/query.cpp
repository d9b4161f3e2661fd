#include "query.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::search {
namespace {

constexpr std::string_view spaces[] = {" ", "\t", "\n", "\r", "\v", "\f", "\u00A0", "\u3000"};

std::size_t space_at(std::string_view text) {
  for (const std::string_view space : spaces) {
    if (text.starts_with(space)) return space.size();
  }
  return 0;
}

// Takes the next word or quoted phrase from the front of the text, with the asterisk behind it.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) { skip_spaces(); }

  [[nodiscard]] bool ended() const noexcept { return rest_.empty(); }

  std::string_view next() {
    std::string_view word;
    is_quoted_ = rest_.starts_with('"');
    if (is_quoted_) {
      rest_.remove_prefix(1);
      word = take(rest_.find('"'));
      if (!rest_.empty()) rest_.remove_prefix(1);
    } else {
      std::size_t size = 0;
      while (size < rest_.size() && rest_[size] != '"' && space_at(rest_.substr(size)) == 0) ++size;
      word = take(size);
    }
    ending_ = word.ends_with('*') || rest_.starts_with('*') ? Ending::prefix : Ending::whole;
    skip_spaces();
    return word;
  }

  [[nodiscard]] Ending ending() const noexcept { return ending_; }
  [[nodiscard]] bool is_quoted() const noexcept { return is_quoted_; }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  void skip_spaces() {
    while (const std::size_t size = space_at(rest_)) rest_.remove_prefix(size);
  }

  std::string_view rest_;
  Ending ending_ = Ending::whole;
  bool is_quoted_ = false;
};

// Tokens hold no quote; should one ever do, it stays inside the string.
std::string fts_string(std::string_view token) {
  std::string text;
  for (const char character : token) {
    if (character == '"') text += '"';
    text += character;
  }
  return text;
}

}  // namespace

Query Query::parse(std::string_view text, Tokenizer& tokenizer) {
  if (text.size() > max_query_size) {
    throw Error(ErrorCode::input_refused, fmt::format("a search takes at most {} bytes", max_query_size));
  }
  Query query;
  for (Scanner scanner(text); !scanner.ended();) {
    const std::string_view word = scanner.next();
    if (!scanner.is_quoted() && query.filters_.take(word) == Filters::Word::filter) continue;
    Term term;
    tokenizer.each_token(word, [&](const Token& token) {
      term.tokens.emplace_back(token.text);
      return Visit::go_on;
    });
    term.ending = scanner.ending();
    if (!term.tokens.empty()) query.terms_.push_back(std::move(term));
  }
  if (query.terms_.empty() && query.filters_.is_empty()) {
    throw Error(ErrorCode::input_refused, "there is no word to search for");
  }
  if (query.terms_.size() + query.filters_.count() > max_query_terms) {
    throw Error(ErrorCode::input_refused, fmt::format("a search takes at most {} words and filters", max_query_terms));
  }
  return query;
}

std::string Query::fts5() const {
  std::string expression;
  for (const Term& term : terms_) {
    if (!expression.empty()) expression += " AND ";
    expression += '"';
    for (std::size_t at = 0; at < term.tokens.size(); ++at) {
      if (at > 0) expression += ' ';
      expression += fts_string(term.tokens[at]);
    }
    expression += '"';
    if (term.ending == Ending::prefix) expression += " *";
  }
  return expression;
}

}  // namespace fieldvault::search
