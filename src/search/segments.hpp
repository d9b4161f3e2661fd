// The segments that FTS5 keeps the full text in: each is a sorted index of its own, and a search asks all of them.
#pragma once

#include <functional>

#include "fieldvault/vault/database.hpp"
#include "index_steps.hpp"

namespace fieldvault::search {

// Whether so much of the vault is unread that FTS5 had better not merge segments while they come, and all of them once
// behind the last.
[[nodiscard]] bool is_worth_merging_once(const Unread& unread) noexcept;

// Calls `fill`, in the caller's transaction, and FTS5 merges nothing meanwhile; remembers that a merge is due.
void write_unmerged(vault::Database& database, const std::function<void()>& fill);

// Where it is due, makes one segment of all, in transactions of some megabytes: what is cut off goes on the next time.
void merge_segments_if_due(vault::Database& database, const IndexProgress& progress);

}  // namespace fieldvault::search
