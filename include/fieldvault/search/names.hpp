// Persons who may be meant by a name, whatever its script and spelling; nothing is linked or merged by it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::search {

struct NameMatch {
  records::Summary person;
  std::string name;  // the one in the record that fits best
  double score;      // 0 to 1: how well the names agree; no probability
  std::vector<std::string> reasons;
};

inline constexpr std::size_t max_name_size = 1024;  // bytes of a name that is asked for

// Whether a text names a record and not a person: a code and an id have a digit, a name has none.
[[nodiscard]] bool is_code_or_id(std::string_view text);

// Best first; only names that agree well enough to be one person's. Refreshes the index before it asks.
// A name without any letter, or over 1,024 bytes: Error(input_refused).
[[nodiscard]] std::vector<NameMatch> match_name(vault::Vault& vault, std::string_view name, std::size_t limit);

// The same for every name of a person, who is not among the matches. Birth dates, birthplaces and what is recorded
// about the two are reasons too, and birth dates move the score.
[[nodiscard]] std::vector<NameMatch> match_person(vault::Vault& vault, const records::RecordId& person,
                                                  std::size_t limit);

}  // namespace fieldvault::search
