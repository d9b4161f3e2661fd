#include <algorithm>
#include <utility>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::ledger {
namespace {

constexpr std::size_t salt_size = 32;

}  // namespace

// In a rollback that nobody asked for, SQLite ends the transaction before its Transaction does.
void Journal::look_up() {
  if (!database_->in_transaction()) {
    throw Error(ErrorCode::program_failed, "an entry of the ledger is written outside a transaction");
  }
  if (known_ && known_->transaction == database_->transaction_number()) return;
  known_.reset();
  auto actor = database_->setting("actor");
  if (!actor) throw Error(ErrorCode::damaged, "the vault does not say whose ledger this is");
  known_ = {database_->transaction_number(), *std::move(actor), Log::own(*database_).size(), {}};
}

std::uint64_t Journal::append(Entry entry) {
  look_up();
  Log log = Log::own(*database_);
  if (!log.grows_from(known_->next)) {
    known_->next = log.size();
    log.grow(known_->next);
  }
  entry.index = known_->next++;
  entry.time = context_->clock.now();
  entry.actor = known_->actor;
  const std::string leaf = entry.leaf();
  log.insert_row(entry, leaf);
  auto completed = crypto::merkle_append(entry.index, crypto::merkle_leaf_hash(bytes_of(leaf)), nodes(log));
  log.insert_nodes(completed);
  keep(std::move(completed));
  return entry.index;
}

// A node of the log never changes, so that one of this place is the one.
crypto::MerkleNodes Journal::nodes(const Log& log) const {
  return [this, log](crypto::MerkleNode node) {
    const auto& newest = known_->newest;
    if (node.level < newest.size() && newest[node.level].node.index == node.index) return newest[node.level].hash;
    return log.nodes()(node);
  };
}

// They begin at the leaf and go up level by level.
void Journal::keep(std::vector<crypto::CompletedNode> completed) {
  auto& newest = known_->newest;
  if (completed.size() >= newest.size()) {
    newest = std::move(completed);
  } else {
    std::move(completed.begin(), completed.end(), newest.begin());
  }
}

std::uint64_t Journal::record(std::string_view action, std::string_view object, const crypto::Digest& root) {
  Entry entry;
  entry.action = action;
  entry.object = object;
  entry.commitment = root;
  return append(std::move(entry));
}

std::uint64_t Journal::act(std::string_view action, std::string_view object, const Json& content,
                           const std::optional<crypto::Digest>& body) {
  Act act;
  act.salt = crypto::random_bytes(context_->random, salt_size);
  act.content = content;
  Entry entry;
  entry.action = action;
  entry.object = object;
  entry.commitment = act.commitment();
  entry.body = body;
  act.index = append(std::move(entry));
  store_act(*database_, Log::own(*database_).id(), act);
  return act.index;
}

}  // namespace fieldvault::ledger
