#include "fieldvault/ledger/kept_checkpoint.hpp"

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::ledger {

void keep_checkpoint(vault::Database& database, const Log& log, std::uint64_t size, std::string_view note,
                     const vault::Timestamp& taken_at) {
  vault::Statement insert = database.prepare(
      "INSERT INTO log_checkpoint (log, size, note, taken_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING");
  insert.bind(1, log.id()).bind(2, static_cast<std::int64_t>(size)).bind(3, note).bind(4, taken_at.text()).run();
}

std::optional<KeptCheckpoint> checkpoint_over(vault::Database& database, const Log& log, std::uint64_t index) {
  vault::Statement select = database.prepare(
      "SELECT size, note, taken_at FROM log_checkpoint WHERE log = ?1 AND size > ?2 ORDER BY size LIMIT 1");
  select.bind(1, log.id()).bind(2, static_cast<std::int64_t>(index));
  if (!select.step()) return std::nullopt;
  const auto taken_at = vault::Timestamp::parse(select.text(2));
  if (!taken_at) throw Error(ErrorCode::damaged, "a kept checkpoint has no valid time");
  return KeptCheckpoint{static_cast<std::uint64_t>(select.integer(0)), select.text(1), *taken_at};
}

}  // namespace fieldvault::ledger
