// Who was given something of a person, as far as this vault knows: whom a withdrawal of consent must reach.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::bundle {

// How somebody hears that the person took consent back.
enum class Hears {
  nothing_withdrawn,
  from_people,  // no bundle of this vault carries it to them
  next_bundle,
  bundle_sent,   // with no receipt yet
  acknowledged,  // they signed a receipt of a bundle with it
};
[[nodiscard]] std::string_view hears_text(Hears hears);  // "from people"

struct GivenTo {
  std::string name;                          // of the card, or as the disclosure names its recipient
  std::optional<vault::Timestamp> shown_at;  // by a disclosure, which no later bundle follows; none: by bundles
  Hears hears;                               // the least of several withdrawals
};

// Those with bundles first, by name; then disclosures in their order. A bundle that was given up counts: it may have
// been handed on.
[[nodiscard]] std::vector<GivenTo> given_to(vault::Vault& vault, const records::RecordId& person);

}  // namespace fieldvault::bundle
