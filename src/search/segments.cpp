#include "segments.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace fieldvault::search {
namespace {

constexpr std::string_view due_setting = "search_merge_due";
constexpr std::string_view due = "yes";

// Revisions; for fewer, FTS5's way of merging a few segments with each that comes costs nothing.
constexpr std::int64_t fewest_unread = 1024;
// Of the whole, so that what is there already is not written again for little.
constexpr std::int64_t least_share = 4;

// FTS5's own values, and those with which it never merges by itself; it takes up to 2,000 segments.
constexpr std::int64_t automerge = 4;
constexpr std::int64_t crisismerge = 16;
constexpr std::int64_t no_automerge = 0;
constexpr std::int64_t no_crisismerge = 1999;
constexpr std::int64_t pages_a_merge = 4096;
constexpr std::uint64_t page_size = 3950;  // of migration 011

// FTS5 takes its commands as rows. Before a setting it writes what it has gathered, so that this follows the former
// one.
void command(vault::Database& database, std::string_view name, std::int64_t value) {
  vault::Statement insert = database.prepare("INSERT INTO text_index (text_index, rank) VALUES (?1, ?2)");
  insert.bind(1, name).bind(2, value).run();
}

std::int64_t changes_in_all(vault::Database& database) {
  vault::Statement select = database.prepare("SELECT total_changes()");
  return select.step() ? select.integer(0) : 0;
}

// https://sqlite.org/fts5.html#the_merge_command: it is done where it changed less than two rows.
bool merge_some(vault::Database& database, std::int64_t pages) {
  const std::int64_t before = changes_in_all(database);
  command(database, "merge", pages);
  return changes_in_all(database) - before >= 2;
}

// FTS5 keeps a flag in the lowest bit of a page's number, and numbers the pages of each segment from 1.
std::uint64_t pages_of_all(vault::Database& database) {
  vault::Statement last = database.prepare(
      "SELECT coalesce(sum(last), 1) FROM (SELECT max(pgno) / 2 AS last FROM text_index_idx GROUP BY segid)");
  return last.step() ? static_cast<std::uint64_t>(last.integer(0)) : 1;
}

}  // namespace

bool is_worth_merging_once(const Unread& unread) noexcept {
  const std::int64_t count = unread.up_to - unread.after;
  return count >= fewest_unread && count >= unread.up_to / least_share;
}

void write_unmerged(vault::Database& database, const std::function<void()>& fill) {
  command(database, "automerge", no_automerge);
  command(database, "crisismerge", no_crisismerge);
  fill();
  command(database, "automerge", automerge);
  command(database, "crisismerge", crisismerge);
  database.set_setting(due_setting, due);
}

// A negative number of pages begins to merge all segments, a positive one goes on.
void merge_segments_if_due(vault::Database& database, const IndexProgress& progress) {
  if (database.setting(due_setting) != std::string(due)) return;
  const std::uint64_t all = progress ? pages_of_all(database) : 1;
  const auto tell = [&](std::uint64_t done) {
    if (progress) progress(done * page_size, all * page_size);
  };
  std::uint64_t done = 0;
  tell(done);
  std::int64_t pages = -pages_a_merge;
  for (bool goes_on = true; goes_on; pages = pages_a_merge) {
    vault::Transaction transaction(database);
    goes_on = merge_some(database, pages);
    if (!goes_on) database.set_setting(due_setting, "");
    transaction.commit();
    done += pages_a_merge;
    tell(goes_on ? std::min(done, all - 1) : all);
  }
}

}  // namespace fieldvault::search
