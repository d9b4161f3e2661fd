// The text of RFC 4180: rows read from it and written to it.
#include <fmt/format.h>

#include <utility>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/json.hpp"
#include "fieldvault/records/csv.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t max_cells = 1000;
constexpr std::string_view formula_begins = "=+-@\t";
constexpr char formula_mark = '\'';

bool begins_with_formula(std::string_view cell) {
  return !cell.empty() && formula_begins.find(cell.front()) != std::string_view::npos;
}

// One that stands there already would be taken for one of ours.
bool begins_with_mark(std::string_view cell) {
  return cell.size() > 1 && cell[0] == formula_mark && (cell[1] == formula_mark || begins_with_formula(cell.substr(1)));
}

}  // namespace

void CsvParser::refuse(std::string_view why) const {
  throw Error(ErrorCode::input_refused, fmt::format("line {}: {}", line_, why));
}

void CsvParser::feed(std::string_view text) {
  if (!has_begun_) {
    mark_ += text;
    if (mark_.size() < byte_order_mark.size() && byte_order_mark.starts_with(mark_)) return;
    has_begun_ = true;
    const std::string begun = std::move(mark_);
    std::string_view rest = begun;
    if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
    for (const char c : rest) take(c);
    return;
  }
  for (const char c : text) take(c);
}

void CsvParser::finish() {
  if (!has_begun_) {
    has_begun_ = true;
    for (const char c : std::exchange(mark_, {})) take(c);
  }
  if (state_ == State::quoted) refuse("a quoted cell does not end");
  if (state_ == State::return_read) refuse("a carriage return without a line feed");
  if (!row_.cells.empty() || !cell_.empty() || state_ != State::cell_begins) end_row();
}

void CsvParser::take(char c) {
  if (++size_ > ledger::max_json_size) refuse("a row of over 16 MiB");
  switch (state_) {
    case State::return_read:
      if (c != '\n') refuse("a carriage return without a line feed");
      end_row();
      return;
    case State::quoted:
      if (c == '"') {
        state_ = State::quote_in_quoted;
      } else {
        if (c == '\n') ++line_;
        cell_ += c;
      }
      return;
    case State::quote_in_quoted:
      if (c == '"') {
        cell_ += c;
        state_ = State::quoted;
        return;
      }
      if (c != ',' && c != '\n' && c != '\r') refuse("text after the quote that ends a cell");
      break;
    case State::cell_begins:
      if (c == '"') {
        state_ = State::quoted;
        return;
      }
      break;
    case State::plain:
      if (c == '"') refuse("a quote inside a cell that does not begin with one");
      break;
  }
  if (c == ',') {
    end_cell();
  } else if (c == '\n') {
    end_row();
  } else if (c == '\r') {
    state_ = State::return_read;
  } else {
    cell_ += c;
    state_ = State::plain;
  }
}

void CsvParser::end_cell() {
  if (row_.cells.size() == max_cells) refuse("over 1,000 cells in a row");
  row_.cells.push_back(std::exchange(cell_, {}));
  state_ = State::cell_begins;
}

void CsvParser::end_row() {
  end_cell();
  const bool is_blank = row_.cells.size() == 1 && row_.cells.front().empty();
  if (!is_blank) visit_(row_);
  ++line_;
  size_ = 0;
  row_ = {line_, {}};
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (!line.empty() || &cell != cells.data()) line += ',';
    const std::string text = begins_with_formula(cell) || begins_with_mark(cell) ? formula_mark + cell : cell;
    // A byte order mark at the beginning of a file would be dropped.
    if (text.find_first_of(",\"\r\n") == std::string::npos && !text.starts_with(byte_order_mark)) {
      line += text;
      continue;
    }
    line += '"';
    for (const char c : text) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line + "\r\n";
}

std::string without_formula_mark(const std::string& cell) { return begins_with_mark(cell) ? cell.substr(1) : cell; }

}  // namespace fieldvault::records
