#include <algorithm>
#include <utility>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::ledger {
namespace {

constexpr std::size_t salt_size = 32;

}  // namespace

std::uint64_t Journal::append(Entry entry) {
  if (!actor_) actor_ = database_->setting("actor");
  if (!actor_) throw Error(ErrorCode::damaged, "the vault does not say whose ledger this is");
  Log log = Log::own(*database_);
  if (!next_ || !log.grows_from(*next_)) {
    next_ = log.size();
    log.grow(*next_);
  }
  entry.index = (*next_)++;
  entry.time = context_->clock.now();
  entry.actor = *actor_;
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
    if (node.level < newest_.size() && newest_[node.level].node.index == node.index) return newest_[node.level].hash;
    return log.nodes()(node);
  };
}

// They begin at the leaf and go up level by level.
void Journal::keep(std::vector<crypto::CompletedNode> completed) {
  if (completed.size() >= newest_.size()) {
    newest_ = std::move(completed);
  } else {
    std::move(completed.begin(), completed.end(), newest_.begin());
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
