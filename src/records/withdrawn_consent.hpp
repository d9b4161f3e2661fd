// What leaves of a consent that was withdrawn: what others must obey, and no more.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

[[nodiscard]] bool is_withdrawn_head(const RecordStore& store, const Revision& revision);
// Whose consent it is, as far as it is disclosed.
[[nodiscard]] std::optional<RecordId> giver_of(const Revision& consent);
// Whether the person of a withdrawn consent ever permitted anything, as far as can be seen here.
[[nodiscard]] bool ever_permitted(const RecordStore& store, const Revision& withdrawn);
// The pointers of the leaves that stay home.
[[nodiscard]] std::set<std::string> beyond_withdrawal(const Revision& withdrawn);

}  // namespace fieldvault::records
