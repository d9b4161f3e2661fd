#include "fieldvault/crypto/merkle.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::crypto {
namespace {

// The largest power of two below `size` (RFC 6962 section 2.1). size > 1.
std::uint64_t split_point(std::uint64_t size) noexcept { return std::bit_floor(size - 1); }

// The hash over the leaves [begin, begin + size). In every recursion of RFC 6962 `begin` is a multiple of each
// complete subtree that the range is made of, so all of those are nodes that the caller keeps.
Digest range_hash(std::uint64_t begin, std::uint64_t size, const MerkleNodes& nodes) {
  if (std::has_single_bit(size)) {
    const int level = std::countr_zero(size);
    return nodes({static_cast<std::uint8_t>(level), begin >> level});
  }
  const std::uint64_t left = split_point(size);
  return merkle_node_hash(range_hash(begin, left, nodes), range_hash(begin + left, size - left, nodes));
}

// PATH(index, D[begin : begin + size]), leaf upwards.
void append_path(std::uint64_t index, std::uint64_t begin, std::uint64_t size, const MerkleNodes& nodes,
                 std::vector<Digest>& proof) {
  if (size == 1) {
    return;
  }
  const std::uint64_t left = split_point(size);
  if (index < left) {
    append_path(index, begin, left, nodes, proof);
    proof.push_back(range_hash(begin + left, size - left, nodes));
  } else {
    append_path(index - left, begin + left, size - left, nodes, proof);
    proof.push_back(range_hash(begin, left, nodes));
  }
}

enum class OldTree { known_root, inner };

// SUBPROOF(old_size, D[begin : begin + size], b): the root of the whole old tree is known and left out.
void append_subproof(std::uint64_t old_size, std::uint64_t begin, std::uint64_t size, OldTree old_tree,
                     const MerkleNodes& nodes, std::vector<Digest>& proof) {
  if (old_size == size) {
    if (old_tree == OldTree::inner) {
      proof.push_back(range_hash(begin, size, nodes));
    }
    return;
  }
  const std::uint64_t left = split_point(size);
  if (old_size <= left) {
    append_subproof(old_size, begin, left, old_tree, nodes, proof);
    proof.push_back(range_hash(begin + left, size - left, nodes));
  } else {
    append_subproof(old_size - left, begin + left, size - left, OldTree::inner, nodes, proof);
    proof.push_back(range_hash(begin, left, nodes));
  }
}

}  // namespace

Digest merkle_leaf_hash(ByteView leaf) {
  static constexpr std::array<std::byte, 1> prefix = {std::byte{0}};
  Sha256 hash;
  hash.update(prefix);
  hash.update(leaf);
  return hash.finish();
}

Digest merkle_node_hash(const Digest& left, const Digest& right) {
  std::array<std::byte, 1 + 2 * Digest::size> input{std::byte{1}};
  std::copy(left.bytes().begin(), left.bytes().end(), input.begin() + 1);
  std::copy(right.bytes().begin(), right.bytes().end(), input.begin() + 1 + Digest::size);
  return sha256(input);
}

Digest merkle_root(std::span<const Digest> leaf_hashes) {
  if (leaf_hashes.empty()) {
    return sha256({});
  }
  if (leaf_hashes.size() == 1) {
    return leaf_hashes.front();
  }
  const auto left = static_cast<std::size_t>(split_point(leaf_hashes.size()));
  return merkle_node_hash(merkle_root(leaf_hashes.first(left)), merkle_root(leaf_hashes.subspan(left)));
}

std::vector<CompletedNode> merkle_append(std::uint64_t size, const Digest& leaf_hash, const MerkleNodes& nodes) {
  std::vector<CompletedNode> completed = {{{0, size}, leaf_hash}};
  std::uint64_t index = size;
  for (std::uint8_t level = 0; (index & 1) != 0; ++level) {
    const Digest left = nodes({level, index - 1});
    index >>= 1;
    completed.push_back({{static_cast<std::uint8_t>(level + 1), index}, merkle_node_hash(left, completed.back().hash)});
  }
  return completed;
}

std::vector<MerkleNode> merkle_peaks(std::uint64_t size) {
  std::vector<MerkleNode> peaks;
  std::uint64_t begin = 0;
  for (int level = 63; level >= 0; --level) {
    const std::uint64_t width = std::uint64_t{1} << level;
    if ((size & width) == 0) continue;
    peaks.push_back({static_cast<std::uint8_t>(level), begin >> level});
    begin += width;
  }
  return peaks;
}

Digest merkle_head(std::uint64_t size, const MerkleNodes& nodes) {
  return size == 0 ? sha256({}) : range_hash(0, size, nodes);
}

std::vector<Digest> merkle_inclusion_proof(std::uint64_t index, std::uint64_t size, const MerkleNodes& nodes) {
  if (index >= size) {
    throw Error(ErrorCode::program_failed, "an inclusion proof for a leaf beyond the tree");
  }
  std::vector<Digest> proof;
  append_path(index, 0, size, nodes, proof);
  return proof;
}

std::vector<Digest> merkle_consistency_proof(std::uint64_t old_size, std::uint64_t new_size, const MerkleNodes& nodes) {
  if (old_size == 0 || old_size > new_size) {
    throw Error(ErrorCode::program_failed, "a consistency proof between sizes that no two heads have");
  }
  std::vector<Digest> proof;
  append_subproof(old_size, 0, new_size, OldTree::known_root, nodes, proof);
  return proof;
}

}  // namespace fieldvault::crypto
