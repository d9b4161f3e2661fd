// What the full text holds of one head revision, made of its line without the database, so that a second thread can.
#pragma once

#include <string>
#include <string_view>

#include "fieldvault/records/partial_date.hpp"
#include "tokenizer.hpp"

namespace fieldvault::search {

struct Document {
  std::string root;
  std::string record;
  std::string kind;
  std::string languages;  // as languages_of()
  records::DaySpan days;
  std::string words;  // those of its filters, then its own: folded, between spaces; two texts of a record are apart
};

// Changes whenever a document has other words than before, as when fold() gives another one: an index that was made
// otherwise is made anew.
inline constexpr std::string_view words_version = "3";

// Error(damaged) for a line that cannot be read.
[[nodiscard]] Document document_of(std::string_view line, Tokenizer& tokenizer);

}  // namespace fieldvault::search
