// Editing a record in the person's editor: judged when the editor ends, and nothing that was typed is lost.
#pragma once

#include "context.hpp"
#include "fieldvault/records/record_store.hpp"

namespace fieldvault::cli {

// `edit ID` without input. Prints the revision that was written.
[[nodiscard]] int edit_record(vault::Vault& vault, const records::StoredRevision& current, CommandContext& context);

// What an edit of this vault left in memory when the program was killed: its text becomes a draft, its files are wiped.
// Returns lines for the person. The vault is open here, so none of those edits is alive.
[[nodiscard]] std::vector<std::string> rescue_edits(vault::Vault& vault);

}  // namespace fieldvault::cli
