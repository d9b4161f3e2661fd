#include "fieldvault/ledger/kept_checkpoint.hpp"

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::ledger {
namespace {

// Of: size, note, taken_at, stamped, stamp.
KeptCheckpoint read(const vault::Statement& row) {
  const auto taken_at = vault::Timestamp::parse(row.text(2));
  if (!taken_at) throw Error(ErrorCode::damaged, "a kept checkpoint has no valid time");
  return {static_cast<std::uint64_t>(row.integer(0)), row.text(1), *taken_at, row.text(3), row.blob(4)};
}

}  // namespace

void keep_checkpoint(vault::Database& database, const Log& log, std::uint64_t size, std::string_view note,
                     const vault::Timestamp& taken_at) {
  vault::Statement insert = database.prepare(
      "INSERT INTO log_checkpoint (log, size, note, taken_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING");
  insert.bind(1, log.id()).bind(2, static_cast<std::int64_t>(size)).bind(3, note).bind(4, taken_at.text()).run();
}

std::optional<KeptCheckpoint> checkpoint_over(vault::Database& database, const Log& log, std::uint64_t index) {
  vault::Statement select = database.prepare(
      "SELECT size, note, taken_at, COALESCE(stamped, ''), COALESCE(stamp, x'') FROM log_checkpoint"
      " WHERE log = ?1 AND size > ?2 AND size <= ?3 ORDER BY stamp IS NULL, size LIMIT 1");
  select.bind(1, log.id()).bind(2, static_cast<std::int64_t>(index));
  select.bind(3, static_cast<std::int64_t>(log.provable_size(index)));
  if (!select.step()) return std::nullopt;
  return read(select);
}

std::vector<KeptCheckpoint> kept_checkpoints(vault::Database& database, const Log& log) {
  vault::Statement select = database.prepare(
      "SELECT size, note, taken_at, COALESCE(stamped, ''), COALESCE(stamp, x'') FROM log_checkpoint"
      " WHERE log = ?1 ORDER BY size");
  select.bind(1, log.id());
  std::vector<KeptCheckpoint> kept;
  while (select.step()) kept.push_back(read(select));
  return kept;
}

void keep_stamp(vault::Database& database, const Log& log, std::uint64_t size, std::string_view stamped,
                ByteView stamp) {
  vault::Statement update =
      database.prepare("UPDATE log_checkpoint SET stamped = ?3, stamp = ?4 WHERE log = ?1 AND size = ?2");
  update.bind(1, log.id()).bind(2, static_cast<std::int64_t>(size)).bind(3, stamped).bind(4, stamp).run();
}

}  // namespace fieldvault::ledger
