// The revisions of a record, as every command with a history prints them.
#pragma once

#include "context.hpp"
#include "fieldvault/records/record_store.hpp"

namespace fieldvault::cli {

// A revision without its body.
[[nodiscard]] Json revision_json(const records::StoredRevision& stored);
// One line for each.
void print_history(CommandContext& context, const records::RecordStore& store, const records::RecordId& record);

}  // namespace fieldvault::cli
