// What is wrong with a body, in words for a person: the first place where it departs from its schema.
#pragma once

#include <string_view>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::records {

// For a body that the validator refused. Always throws Error(input_refused).
[[noreturn]] void throw_schema_fault(const Json& document, const Json& body);

// Throws Error(input_refused) where one value does not fit its node; what lies inside it is not looked at.
void check_shape(std::string_view pointer, const Json& node, const Json& value);

// "/names/0/full: is required". A very long pointer is shortened.
[[noreturn]] void refuse_value(std::string_view pointer, std::string_view reason);

}  // namespace fieldvault::records
