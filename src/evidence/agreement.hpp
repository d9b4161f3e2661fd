// Whether an object's row says the same as the evidence record, whose root stands in the ledger.
#pragma once

#include <optional>
#include <string>

#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::evidence {

// The first member that differs; nullopt where all agree. Members that were withheld from this vault cannot differ.
[[nodiscard]] std::optional<std::string> disagreement(const StoredObject& object, const Json& body);

}  // namespace fieldvault::evidence
