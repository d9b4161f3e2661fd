#include "csv_list.hpp"

#include <algorithm>
#include <ostream>
#include <set>

#include "fieldvault/records/csv.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

using Columns = std::set<std::string, records::ColumnOrder>;

std::string id_column(CsvLayout layout) { return layout == CsvLayout::fields ? "id" : "fieldvault_id"; }

std::map<std::string, std::string> cells_of(const records::RecordStore& store, const records::StoredRevision& stored,
                                            CsvLayout layout) {
  if (layout == CsvLayout::fields) return records::csv_cells(stored.revision.body());
  return records::uwazi_cells(store.summary(stored).title, stored.revision.body());
}

// A file gets the cells as they are; on a terminal they are harmless.
void print_row(CommandContext& context, std::vector<std::string> row) {
  if (output_is_terminal()) std::transform(row.begin(), row.end(), row.begin(), shown);
  context.out << records::csv_line(row);
}

}  // namespace

// Twice over the records: the columns are known only when all were seen, and they are not kept in memory.
void print_csv(CommandContext& context, const records::RecordStore& store, std::string_view kind, CsvLayout layout) {
  Columns columns;
  store.each_head(kind, [&](const records::StoredRevision& stored) {
    for (const auto& [column, cell] : cells_of(store, stored, layout)) columns.insert(column);
  });
  std::vector<std::string> row = {id_column(layout)};
  row.insert(row.end(), columns.begin(), columns.end());
  print_row(context, row);
  store.each_head(kind, [&](const records::StoredRevision& stored) {
    const auto cells = cells_of(store, stored, layout);
    row.assign(1, stored.revision.envelope().id.text());
    for (const std::string& column : columns) {
      const auto cell = cells.find(column);
      row.push_back(cell == cells.end() ? "" : cell->second);
    }
    print_row(context, row);
  });
}

}  // namespace fieldvault::cli
