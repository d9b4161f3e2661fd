// How links between persons are printed.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "fieldvault/ledger/json.hpp"
#include "fieldvault/records/person_links.hpp"

namespace fieldvault::cli {

// The ids of whoever is the same person, as "linked" of a search hit, a list or a person.
[[nodiscard]] Json linked_json(const std::vector<records::SamePerson>& persons);
// "same person as W-0007, W-0012", isolated.
[[nodiscard]] std::string same_as_text(const records::SamePerson& person);

// Every decision about a person, as "links" of `person show`; and for a person to read, one block for each.
[[nodiscard]] Json links_json(const std::vector<records::PersonLink>& links);
void print_links(std::ostream& out, const std::vector<records::PersonLink>& links);

}  // namespace fieldvault::cli
