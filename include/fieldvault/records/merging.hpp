// Revisions that stand side by side brought together into one, member by member.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

// A member of the body that is not the same in all heads.
struct MergedMember {
  std::string name;
  std::optional<crypto::Digest> taken_from;  // root of the head whose value stands; nullopt: a person must choose
};

struct Merge {
  Json body;  // without the members that a person must choose
  std::vector<MergedMember> members;
  [[nodiscard]] bool is_open() const;
};

// What can be said without a person: a member that only one head changed since their last common revision is taken from
// there, removed members included. Where several changed it differently, `keep` (one of the heads) decides, or nobody.
// Nothing is written: RecordStore::revise() takes the body. Error(not_found) where there is no conflict;
// Error(forbidden) where parts of a head were withheld from this vault.
[[nodiscard]] Merge propose_merge(const RecordStore& store, const RecordId& record,
                                  const std::optional<crypto::Digest>& keep);

// The head whose root begins with these 4 or more hex digits; Error(not_found) where none or several do.
[[nodiscard]] crypto::Digest find_head(const RecordStore& store, const RecordId& record, std::string_view root);

// Error(forbidden) where revisions stand side by side: to revise one of them would silently end the others.
void require_no_conflict(const RecordStore& store, const RecordId& record);

}  // namespace fieldvault::records
