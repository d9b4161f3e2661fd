#include "fieldvault/bundle/ledger_range.hpp"

#include <bit>

namespace fieldvault::bundle {

void LedgerRange::push(crypto::MerkleNode node, const crypto::Digest& hash) {
  crypto::Digest merged = hash;
  while (!nodes_.empty()) {
    const crypto::CompletedNode& left = nodes_.back();
    if (left.node.level != node.level || node.index % 2 == 0 || left.node.index + 1 != node.index) break;
    merged = crypto::merkle_node_hash(left.hash, merged);
    node = {static_cast<std::uint8_t>(node.level + 1), node.index / 2};
    nodes_.pop_back();
  }
  nodes_.push_back({node, merged});
}

crypto::Digest LedgerRange::head_after(std::uint64_t old_size, std::span<const crypto::Digest> peaks) const {
  LedgerRange whole;
  std::uint64_t before = 0;
  for (const crypto::Digest& peak : peaks) {
    if (before >= old_size) return {};
    const auto level = static_cast<std::uint8_t>(std::bit_width(old_size - before) - 1);
    whole.push({level, before >> level}, peak);
    before += std::uint64_t{1} << level;
  }
  if (before != old_size) return {};
  for (const crypto::CompletedNode& part : nodes_) whole.push(part.node, part.hash);
  if (whole.nodes_.empty()) return crypto::merkle_root({});
  crypto::Digest head = whole.nodes_.back().hash;
  for (auto left = whole.nodes_.rbegin() + 1; left != whole.nodes_.rend(); ++left) {
    head = crypto::merkle_node_hash(left->hash, head);
  }
  return head;
}

}  // namespace fieldvault::bundle
