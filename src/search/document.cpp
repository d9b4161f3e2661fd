#include "document.hpp"

#include "fields.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/revision.hpp"
#include "texts.hpp"

namespace fieldvault::search {
namespace {

// Stands between two texts of a record, so that no phrase reaches from one into the next. A private-use character is
// in no query's token.
constexpr std::string_view text_border = "\uE000";

std::string words_of(const Json& body, Tokenizer& tokenizer) {
  std::string words;
  each_text(body, [&](const std::string& text, std::string_view) {
    if (!words.empty()) words.append(text_border) += ' ';
    tokenizer.each_token(text, [&](const Token& token) {
      words.append(token.text) += ' ';
      return Visit::go_on;
    });
  });
  return words;
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
  return {revision.root().hex(), envelope.id.text(),      envelope.kind(),
          languages_of(body),    days_of(revision, body), words_of(body, tokenizer)};
}

}  // namespace fieldvault::search
