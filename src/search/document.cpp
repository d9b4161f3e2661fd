#include "document.hpp"

#include <utility>

#include "fields.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/revision.hpp"
#include "filter_words.hpp"
#include "texts.hpp"

namespace fieldvault::search {
namespace {

// Stands between two texts of a record, so that no phrase reaches from one into the next. A private-use character is
// in no query's token.
constexpr std::string_view text_border = "\uE000";

void add_words_of(const Json& body, Tokenizer& tokenizer, std::string& words) {
  bool is_first = true;
  each_text(body, [&](const std::string& text, std::string_view) {
    if (!std::exchange(is_first, false)) words.append(text_border) += ' ';
    tokenizer.each_token(text, [&](const Token& token) {
      words.append(token.text) += ' ';
      return Visit::go_on;
    });
  });
}

records::Revision read(std::string_view line) {
  try {
    return records::Revision::parse(line);
  } catch (const Error& error) {
    throw Error(ErrorCode::damaged, std::string("a stored record cannot be read: ") + error.what());
  }
}

}  // namespace

Document document_of(std::string_view line, Tokenizer& tokenizer) {
  const records::Revision revision = read(line);
  const Json body = revision.body();
  const records::Envelope& envelope = revision.envelope();
  Document document{revision.root().hex(), envelope.id.text(),      envelope.kind(),
                    languages_of(body),    days_of(revision, body), {}};
  document.words = filter_words(document.kind, document.languages, document.days);
  add_words_of(body, tokenizer, document.words);
  return document;
}

}  // namespace fieldvault::search
