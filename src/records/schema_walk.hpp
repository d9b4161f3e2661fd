// Walks a body and its schema side by side, so that each value is seen with what the schema says about it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "fieldvault/ledger/json.hpp"

namespace fieldvault::records {

// The schema node behind "$ref" chains. `document` holds the definitions.
[[nodiscard]] const Json& resolved(const Json& document, const Json& node);

// Called with an RFC 6901 pointer into the body ("" for the body itself), parents before children.
using SchemaVisit = std::function<void(const std::string& pointer, const Json& node, const Json& value)>;
// Members and elements of which the schema says nothing are passed over.
void walk_schema(const Json& document, const Json& body, const SchemaVisit& visit);

// RFC 6901: "~" is "~0" and "/" is "~1" inside a reference token.
[[nodiscard]] std::string escaped_token(std::string_view token);
// The first token of a pointer, unescaped: the top-level member.
[[nodiscard]] std::string first_token(std::string_view pointer);

}  // namespace fieldvault::records
