// At which level of identity each part of a record can be recognised: what its schema marks, and what the value holds.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

// What the heads of a record say now, leaf by leaf. Takes copies: it outlives the heads.
class Present {
 public:
  explicit Present(const std::vector<StoredRevision>& heads);
  [[nodiscard]] bool is_head(const Revision& revision) const;
  // Whether every head has this value at this pointer; a statement is looked for at any place of the narrative.
  [[nodiscard]] bool says(std::string_view pointer, const Json& value) const;
  [[nodiscard]] bool states(const Json& statement) const;

 private:
  struct Head {
    crypto::Digest root;
    std::map<std::string, Json, std::less<>> leaves;
  };
  std::vector<Head> heads_;
};

[[nodiscard]] bool is_statement(std::string_view kind, std::string_view pointer, const Json& value);
// Whether the value keeps free words inside something else, as conditions in a use.
[[nodiscard]] bool has_free_words(const Json& value);

// The levels of a leaf of `revision`. What a former revision says and the heads do not, was corrected, perhaps because
// it named somebody: unless it has a level of its own, it has the level name.
[[nodiscard]] std::set<IdentityLevel> levels_of(const Schema& schema, const Revision& revision, const Present& present,
                                                std::string_view pointer, const Json& value);
// The levels of the file that an evidence record describes, by its kind.
[[nodiscard]] std::set<IdentityLevel> levels_of_file(const Json& evidence);
// Leaves of evidence and custody that say which file it is, or tell of it in words: they stay where the file stays.
[[nodiscard]] bool goes_with_file(std::string_view kind, std::string_view pointer);

}  // namespace fieldvault::records
