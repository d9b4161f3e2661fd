// The records of a kind as CSV on standard output.
#pragma once

#include "context.hpp"
#include "fieldvault/records/record_store.hpp"

namespace fieldvault::cli {

enum class CsvLayout {
  fields,  // as `add --from FILE.csv` reads it
  uwazi,   // as Uwazi imports it
};

// Every head, two rows for a record in conflict; the first column is the id of the record.
void print_csv(CommandContext& context, const records::RecordStore& store, std::string_view kind, CsvLayout layout);

}  // namespace fieldvault::cli
