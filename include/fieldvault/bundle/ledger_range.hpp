// A run of ledger entries that begins anywhere: the complete subtrees over it, to be joined to the tree before it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fieldvault/crypto/merkle.hpp"

namespace fieldvault::bundle {

// Memory is logarithmic in the number of leaves.
class LedgerRange {
 public:
  void append(std::uint64_t index, const crypto::Digest& leaf_hash) { push({0, index}, leaf_hash); }

  // The head of the tree that has these peaks (complete subtrees of a tree of `old_size` leaves, largest first)
  // followed by this range. The peaks' number must fit old_size; otherwise the result fits no honest root.
  [[nodiscard]] crypto::Digest head_after(std::uint64_t old_size, std::span<const crypto::Digest> peaks) const;

 private:
  void push(crypto::MerkleNode node, const crypto::Digest& hash);
  std::vector<crypto::CompletedNode> nodes_;
};

}  // namespace fieldvault::bundle
