// Full text over all records: words of any script by ICU, Chinese by characters, ranked, with a marked snippet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::search {

struct Hit {
  records::Summary record;
  double score;         // higher is better
  std::string snippet;  // about 120 characters around the first hit; the hit between U+2039 and U+203A
};

// Indexes every head revision that is not indexed yet, and forgets what is no head any more. Cheap when nothing is new.
void refresh(vault::Vault& vault);

// Words joined by AND; "in quotes" a phrase; word* a prefix. Best first. Refreshes the index before it asks.
// A query without any word: Error(input_refused). At most 1,024 bytes.
[[nodiscard]] std::vector<Hit> search(vault::Vault& vault, std::string_view query, std::size_t limit);

// The folded words of a text as they are indexed: NFKC case fold, marks removed, ICU word breaks; Han characters are
// one token each.
[[nodiscard]] std::vector<std::string> tokens(std::string_view text);

}  // namespace fieldvault::search
