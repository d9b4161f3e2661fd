// Holes: a log that goes on behind entries which are missing here. RFC 6962's tree over more entries needs of the
// earlier ones nothing but the peaks, the hashes of the complete subtrees that they end with.
#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::ledger {
namespace {

std::int64_t signed_of(std::uint64_t value) { return static_cast<std::int64_t>(value); }

Error differs() {
  return {
      ErrorCode::not_trusted,
      "FORK: the ledger of the device differs from what was seen before: the laptop was cloned, went back to an old "
      "copy, or its history was rewritten"};
}

}  // namespace

std::vector<Hole> Log::holes() const {
  vault::Statement select = database_->prepare("SELECT first, past FROM log_hole WHERE log = ?1 ORDER BY first");
  select.bind(1, id_);
  std::vector<Hole> all;
  while (select.step()) {
    all.push_back({static_cast<std::uint64_t>(select.integer(0)), static_cast<std::uint64_t>(select.integer(1))});
  }
  return all;
}

std::uint64_t Log::provable_size(std::uint64_t index) const {
  for (const Hole& hole : holes()) {
    if (hole.first > index) return hole.first;
  }
  return size();
}

void Log::set_hole(const Hole& hole) {
  vault::Statement insert = database_->prepare("INSERT INTO log_hole (log, first, past) VALUES (?1, ?2, ?3)");
  insert.bind(1, id_).bind(2, signed_of(hole.first)).bind(3, signed_of(hole.past)).run();
}

void Log::open_hole(std::uint64_t past) {
  const std::uint64_t end = size();
  if (past > end) {
    set_hole({end, past});
    vault::Statement resize = database_->prepare("UPDATE log SET size = ?2 WHERE id = ?1");
    resize.bind(1, id_).bind(2, signed_of(past)).run();
    return;
  }
  for (const Hole& hole : holes()) {
    if (hole.first >= past || past >= hole.past) continue;
    vault::Statement shorten = database_->prepare("UPDATE log_hole SET past = ?3 WHERE log = ?1 AND first = ?2");
    shorten.bind(1, id_).bind(2, signed_of(hole.first)).bind(3, signed_of(past)).run();
    set_hole({past, hole.past});
    return;
  }
  throw Error(ErrorCode::program_failed, "a hole in a ledger that has no entry");
}

// At the end of the log, or at the beginning of a hole.
void Log::append_behind_hole(const Entry& entry) {
  vault::Statement shrink = database_->prepare("UPDATE log_hole SET first = ?2 + 1 WHERE log = ?1 AND first = ?2");
  shrink.bind(1, id_).bind(2, signed_of(entry.index)).run();
  if (database_->changes() == 0) {
    grow(entry.index);
  } else {
    vault::Statement close = database_->prepare("DELETE FROM log_hole WHERE log = ?1 AND first = past");
    close.bind(1, id_).run();
  }
  insert_row(entry, entry.leaf());
}

void Log::join_hole(std::uint64_t past, std::uint64_t end, std::span<const crypto::Digest> peaks) {
  const std::vector<crypto::MerkleNode> nodes = crypto::merkle_peaks(past);
  if (nodes.size() != peaks.size()) throw Error(ErrorCode::program_failed, "other peaks than a ledger has");
  for (std::size_t i = 0; i < nodes.size(); ++i) keep_node({nodes[i], peaks[i]});
  for (std::uint64_t index = past; index < end; ++index) {
    for (const crypto::CompletedNode& one : completed_by(index, leaf(index))) keep_node(one);
  }
}

void Log::fill(const Entry& entry) {
  append_behind_hole(entry);
  for (const crypto::CompletedNode& one : completed_by(entry.index, entry.leaf())) keep_node(one);
}

// A peak, or a node that a filled entry completed, may be there already: then it must be the same.
void Log::keep_node(const crypto::CompletedNode& completed) {
  vault::Statement select =
      database_->prepare("SELECT hash FROM log_node WHERE log = ?1 AND level = ?2 AND position = ?3");
  select.bind(1, id_).bind(2, std::int64_t{completed.node.level}).bind(3, signed_of(completed.node.index));
  if (!select.step()) {
    insert_nodes({completed});
  } else if (!std::ranges::equal(select.blob(0), completed.hash.bytes())) {
    throw differs();
  }
}

}  // namespace fieldvault::ledger
