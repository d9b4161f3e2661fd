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
  std::string words;  // folded, between spaces; two texts of a record are apart
};

// Error(damaged) for a line that cannot be read.
[[nodiscard]] Document document_of(std::string_view line, Tokenizer& tokenizer);

}  // namespace fieldvault::search
