// How far an index has read the revisions, a setting of the vault for each index, and how it reads on.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "fieldvault/search/index.hpp"

namespace fieldvault::search {

// In one transaction.
inline constexpr std::int64_t revisions_a_step = 8192;

// Numbers of revisions (revision.added): those over `after` and up to `up_to`.
struct Unread {
  std::int64_t after;
  std::int64_t up_to;
};

// What the setting's index has not read; everything where it is to be made anew. Error(damaged) where the setting holds
// no number.
[[nodiscard]] Unread unread_by(vault::Database& database, std::string_view setting, bool is_anew);

// Calls `step` for one part of the unread after the other, in a transaction with the setting that remembers it.
void read_in_steps(vault::Database& database, std::string_view setting, const Unread& unread,
                   const std::function<void(const Unread& part)>& step, const IndexProgress& progress);

}  // namespace fieldvault::search
