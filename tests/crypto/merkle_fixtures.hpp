// A tree kept in memory as its complete subtrees, grown leaf by leaf.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "fieldvault/crypto/merkle.hpp"

namespace fieldvault::crypto::test {

class MemoryTree {
 public:
  void append(const Digest& leaf_hash) {
    for (const CompletedNode& completed : merkle_append(leaves_.size(), leaf_hash, nodes())) {
      hashes_[{completed.node.level, completed.node.index}] = completed.hash;
    }
    leaves_.push_back(leaf_hash);
  }

  // Only subtrees that lie within the leaves appended so far are known; asking for another fails the test.
  [[nodiscard]] MerkleNodes nodes() const {
    return [this](MerkleNode node) { return hashes_.at({node.level, node.index}); };
  }

  // As nodes(), and it fails as well beyond `size` leaves.
  [[nodiscard]] MerkleNodes nodes_within(std::uint64_t size) const {
    return [this, size](MerkleNode node) {
      if (((node.index + 1) << node.level) > size) {
        throw std::out_of_range("a subtree beyond the size was asked for");
      }
      return hashes_.at({node.level, node.index});
    };
  }

  [[nodiscard]] const std::vector<Digest>& leaves() const { return leaves_; }
  [[nodiscard]] Digest root(std::size_t size) const { return merkle_root(std::span(leaves_).first(size)); }

 private:
  std::map<std::pair<std::uint8_t, std::uint64_t>, Digest> hashes_;
  std::vector<Digest> leaves_;
};

inline MemoryTree tree_of_numbers(std::size_t size) {
  MemoryTree tree;
  for (std::size_t leaf = 0; leaf < size; ++leaf) {
    tree.append(merkle_leaf_hash(bytes_of("leaf " + std::to_string(leaf))));
  }
  return tree;
}

// Every proof that differs from the given one by a changed bit, a missing, an added or an exchanged hash.
inline std::vector<std::vector<Digest>> tampered(const std::vector<Digest>& proof) {
  std::vector<std::vector<Digest>> all;
  const Digest stranger = sha256(bytes_of("stranger"));
  for (std::size_t at = 0; at < proof.size(); ++at) {
    std::vector<Digest> changed = proof;
    Bytes bytes = copy_of(changed[at].bytes());
    bytes[at % Digest::size] ^= std::byte{0x10};
    changed[at] = Digest(bytes);
    all.push_back(changed);

    std::vector<Digest> shorter = proof;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(at));
    all.push_back(shorter);

    std::vector<Digest> doubled = proof;
    doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(at), proof[at]);
    all.push_back(doubled);

    if (at > 0) {
      std::vector<Digest> exchanged = proof;
      std::swap(exchanged[at - 1], exchanged[at]);
      all.push_back(exchanged);
    }
  }
  std::vector<Digest> longer = proof;
  longer.push_back(stranger);
  all.push_back(longer);
  longer = proof;
  longer.insert(longer.begin(), stranger);
  all.push_back(longer);
  return all;
}

}  // namespace fieldvault::crypto::test
