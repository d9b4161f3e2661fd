// Values of records as a person reads them: words with their language, dates, places, labels of codes.
#pragma once

#include <string>
#include <string_view>

#include "fieldvault/ledger/json.hpp"
#include "fieldvault/report/html.hpp"

namespace fieldvault::report {

// Isolated, and in the direction of its own letters.
[[nodiscard]] Html said(std::string_view words);
[[nodiscard]] Html prose(const Json& line_or_prose);  // the same, in its language, with its translations
// A block: the words with their line ends, and above them language, translator.
[[nodiscard]] Html spoken(const Json& text_in_a_language);
[[nodiscard]] std::string date_text(const Json& date);  // "2018-04 (reported)"; empty where there is none
[[nodiscard]] std::string bare_date(const Json& date);  // "2018-04"
[[nodiscard]] Html place(const Json& place);
[[nodiscard]] std::string label(std::string_view vocabulary, const Json& code);  // in English
[[nodiscard]] Html hash(std::string_view hex);
[[nodiscard]] std::string text_member(const Json& body, std::string_view name);  // empty where it is no text
// Something that is not shown, and why.
[[nodiscard]] Html left_out(std::string_view why);

// A list of terms; a value that is empty leaves its term out.
class Terms {
 public:
  void add(std::string_view term, const Html& value);
  void add(std::string_view term, std::string_view value) { add(term, value.empty() ? Html() : text(value)); }
  [[nodiscard]] Html list() const;

 private:
  Html rows_;
};

// A table that scrolls by itself where the page is narrow. Each row has as many cells as there are heads; the first
// cell is the row's head.
class Table {
 public:
  Table(std::string_view caption, std::initializer_list<std::string_view> heads);
  void row(const std::vector<Html>& cells, std::string_view id = {});
  [[nodiscard]] bool is_empty() const noexcept { return rows_.is_empty(); }
  [[nodiscard]] Html html() const;

 private:
  std::string caption_;
  Html head_;
  Html rows_;
};

// Scrolls by itself where the page is narrow; reachable by keyboard.
[[nodiscard]] Html scrolling(std::string_view label, const Html& content);

// A part of the page with its heading.
[[nodiscard]] Html section(std::string_view id, std::string_view heading, const Html& content);

}  // namespace fieldvault::report
