// The schemas that are compiled in beside those of records: what a person may hand to a command as JSON.
#pragma once

#include <string_view>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::records {

// `schema`: the name of its file without ".schema.json"; Error(program_failed) for one that is not there. Throws
// Error(input_refused) with the pointer and the reason of the first fault; both may hold text of the document as it is.
void check_input(std::string_view schema, const Json& document);

}  // namespace fieldvault::records
