// Who was given something of a person, as far as this vault knows: whom a withdrawal of consent must reach.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::bundle {

struct GivenTo {
  std::string name;                          // of the card, or as the disclosure names its recipient
  std::optional<vault::Timestamp> shown_at;  // by a disclosure, which no later bundle follows; none: by bundles
};

// Those with bundles first, by name; then disclosures in their order. A bundle that was given up counts: it may have
// been handed on.
[[nodiscard]] std::vector<GivenTo> given_to(vault::Vault& vault, const records::RecordId& person);

}  // namespace fieldvault::bundle
