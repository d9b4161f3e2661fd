#include "own_ledger.hpp"

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {
namespace {

crypto::Digest node_hash(vault::Database& database, const crypto::MerkleNode& node) {
  vault::Statement select =
      database.prepare("SELECT hash FROM log_node WHERE log = 0 AND level = ?1 AND position = ?2");
  select.bind(1, std::int64_t{node.level}).bind(2, static_cast<std::int64_t>(node.index));
  if (!select.step()) throw Error(ErrorCode::damaged, "a node of the ledger is missing from the database");
  return crypto::Digest(select.blob(0));
}

std::vector<crypto::Digest> peaks_of(vault::Database& database, std::uint64_t size) {
  std::vector<crypto::Digest> peaks;
  for (const crypto::MerkleNode& node : crypto::merkle_peaks(size)) peaks.push_back(node_hash(database, node));
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

}  // namespace fieldvault::bundle
