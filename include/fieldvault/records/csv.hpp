// Records as comma-separated values (RFC 4180, UTF-8): a row for each record, a column for each value of its body.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"
#include "fieldvault/records/schema.hpp"

namespace fieldvault::records {

struct CsvRow {
  std::size_t line;  // on which it begins, from 1
  std::vector<std::string> cells;
};

// Reads rows from text that comes in parts. Lines end with LF or CRLF; blank lines are passed over; a byte order mark
// at the beginning is dropped. Error(input_refused), which names the line: a quote inside an unquoted cell, text after
// a closing quote, a quoted cell that does not end, over 16 MiB or 1,000 cells in a row.
class CsvParser {
 public:
  using Visit = std::function<void(const CsvRow&)>;
  explicit CsvParser(Visit visit) : visit_(std::move(visit)) {}
  void feed(std::string_view text);
  void finish();

 private:
  enum class State { cell_begins, plain, quoted, quote_in_quoted, return_read };
  void take(char c);
  void end_cell();
  void end_row();
  [[noreturn]] void refuse(std::string_view why) const;

  Visit visit_;
  State state_ = State::cell_begins;
  std::string mark_;  // of the first bytes, while they may be a byte order mark
  bool has_begun_ = false;
  std::size_t line_ = 1;
  std::size_t size_ = 0;  // of the row
  CsvRow row_{1, {}};
  std::string cell_;
};

// Makes bodies of one kind from rows. The first row names the columns: each is the pointer (RFC 6901) to a value of the
// body without its first slash, `names/0/full`. An empty cell says nothing; holes in a list close. A column `id` is
// passed over: what is added gets an id of its own.
class CsvBodies {
 public:
  // Error(input_refused): a column twice, without a name, or inside another one.
  CsvBodies(const Schema& schema, const CsvRow& header);
  // Error(input_refused) where the row has not as many cells as there are columns. The body is not checked as a whole.
  [[nodiscard]] Json body(const CsvRow& row) const;

 private:
  [[nodiscard]] Json value_of(std::string_view pointer, const std::string& cell) const;
  const Schema* schema_;
  std::vector<std::vector<std::string>> columns_;  // tokens; empty where the column is passed over
};

// The values of a body by the names of their columns.
[[nodiscard]] std::map<std::string, std::string> csv_cells(const Json& body);
// The same for the import of Uwazi: `title`; members with all elements of a list in one cell, joined by "|" (which
// becomes "/" inside one); an object's members as `member_inner`; texts in a language as `member__lang`.
[[nodiscard]] std::map<std::string, std::string> uwazi_cells(std::string_view title, const Json& body);
// Whether a column stands before another: member by member, numbers as numbers.
struct ColumnOrder {
  [[nodiscard]] bool operator()(const std::string& left, const std::string& right) const;
};
// A row with its CRLF. A cell that a spreadsheet would take for a formula (it begins with = + - @ or a tab) gets an
// apostrophe in front, as does one that begins with an apostrophe before such a character or another apostrophe;
// CsvBodies takes it away again.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);
[[nodiscard]] std::string without_formula_mark(const std::string& cell);

}  // namespace fieldvault::records
