#include "own_ledger.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::int64_t own_log = 0;

crypto::Digest node_hash(vault::Database& database, int level, std::uint64_t index) {
  vault::Statement select =
      database.prepare("SELECT hash FROM log_node WHERE log = 0 AND level = ?1 AND position = ?2");
  select.bind(1, std::int64_t{level}).bind(2, static_cast<std::int64_t>(index));
  if (!select.step()) throw Error(ErrorCode::damaged, "a node of the ledger is missing from the database");
  return crypto::Digest(select.blob(0));
}

// The complete subtrees of a tree of this size, largest first: one for each binary one of the size.
std::vector<crypto::Digest> peaks_of(vault::Database& database, std::uint64_t size) {
  std::vector<crypto::Digest> peaks;
  std::uint64_t start = 0;
  for (int level = 63; level >= 0; --level) {
    const std::uint64_t width = std::uint64_t{1} << level;
    if ((size & width) == 0) continue;
    peaks.push_back(node_hash(database, level, start >> level));
    start += width;
  }
  return peaks;
}

}  // namespace

void each_leaf(vault::Database& database, std::uint64_t from, std::uint64_t to,
               const std::function<void(std::string_view)>& visit) {
  vault::Statement select = database.prepare(
      "SELECT leaf FROM log_entry WHERE log = 0 AND position >= ?1 AND position < ?2 ORDER BY position");
  select.bind(1, static_cast<std::int64_t>(from)).bind(2, static_cast<std::int64_t>(to));
  while (select.step()) visit(text_of(select.blob(0)));
}

Consistency consistency_between(vault::Database& database, std::uint64_t from, std::uint64_t to) {
  const ledger::Log log = ledger::Log::own(database);
  return {log.head_at(from), log.head_at(to), peaks_of(database, from), log.consistency_proof(from, to)};
}

ledger::Act attach_act(vault::Database& database, const records::RecordId& evidence, const vault::ObjectName& object) {
  vault::Statement select = database.prepare(
      "SELECT leaf, position FROM log_entry WHERE log = 0 AND object = ?1 AND action = ?2 ORDER BY position");
  select.bind(1, evidence.text()).bind(2, ledger::action::evidence_attach);
  while (select.step()) {
    if (ledger::Entry::parse(text_of(select.blob(0))).body != object) continue;
    auto act = ledger::find_act(database, own_log, static_cast<std::uint64_t>(select.integer(1)));
    if (act) return *std::move(act);
  }
  throw Error(ErrorCode::damaged,
              fmt::format("the ledger does not say when evidence {} was attached", evidence.text()));
}

}  // namespace fieldvault::bundle
