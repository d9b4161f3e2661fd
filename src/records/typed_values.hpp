// What JSON Schema leaves open: values whose schema says "x-format", "x-vocabulary" or "x-ref" go through a decoder.
#pragma once

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::records {

// Throws Error(input_refused) at the first value that its decoder does not take.
void check_typed_values(const Json& document, const Json& body);

}  // namespace fieldvault::records
