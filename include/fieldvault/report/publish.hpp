// A page leaves the vault: into a new file or a stream, and the ledger says so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fieldvault/ledger/json.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::report {

inline constexpr std::string_view report_write = "report.write";  // the action in the ledger

// Into a new file of mode 0600, which has its name only once the ledger says so: a kill or a fault of the disk between
// the two leaves the entry alone. `about` says what the page is; its hash is added. Error(input_refused) where the file
// exists.
void publish(vault::Vault& vault, const std::string& page, const vault::Path& out, Json about);
// The ledger entry alone, for a page that goes to a stream.
void note_page(vault::Vault& vault, const std::string& page, Json about);

}  // namespace fieldvault::report
