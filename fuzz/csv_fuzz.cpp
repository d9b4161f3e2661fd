// Any bytes as CSV: the rows do not depend on how the bytes are cut, come back from what is written of them, and become
// bodies or are refused.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/csv.hpp"

namespace {

using namespace fieldvault;
using records::CsvParser;
using Rows = std::vector<std::vector<std::string>>;

void require(bool holds) {
  if (!holds) std::abort();
}

std::optional<Rows> rows_of(std::string_view text, std::size_t part) {
  Rows rows;
  CsvParser parser([&](const records::CsvRow& row) { rows.push_back(row.cells); });
  try {
    for (; !text.empty(); text.remove_prefix(std::min(part, text.size()))) parser.feed(text.substr(0, part));
    parser.finish();
  } catch (const Error&) {
    return std::nullopt;
  }
  return rows;
}

void check_written(const Rows& rows) {
  for (const auto& row : rows) {
    const auto again = rows_of(records::csv_line(row), 4096);
    require(again && again->size() == 1 && again->front().size() == row.size());
    for (std::size_t i = 0; i < row.size(); ++i) require(records::without_formula_mark(again->front()[i]) == row[i]);
  }
}

// As the list of a kind has its columns.
void order(const std::map<std::string, std::string>& cells) {
  std::vector<std::string> columns;
  for (const auto& [column, cell] : cells) columns.push_back(column);
  const records::ColumnOrder before;
  std::ranges::sort(columns, before);
  for (std::size_t i = 1; i < columns.size(); ++i) require(!before(columns[i], columns[i - 1]));
}

void make_bodies(const Rows& rows) {
  try {
    const records::CsvBodies bodies(records::Schema::of_kind(records::kind::person), {1, rows.front()});
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const Json body = bodies.body({i + 1, rows[i]});
      const auto cells = records::csv_cells(body);
      for (const auto& [column, cell] : cells) require(!column.empty());
      order(cells);
      (void)records::uwazi_cells("W-0001", body);
    }
  } catch (const Error&) {
    return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rows = rows_of(text, 4096);
  require(rows_of(text, 1) == rows);
  if (!rows || rows->empty()) return 0;
  check_written(*rows);
  make_bodies(*rows);
  return 0;
}
