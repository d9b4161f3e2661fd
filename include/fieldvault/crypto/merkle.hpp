// The RFC 6962 Merkle tree on SHA-256: heads, inclusion and consistency proofs, over nodes kept elsewhere.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "fieldvault/crypto/hash.hpp"

namespace fieldvault::crypto {

[[nodiscard]] Digest merkle_leaf_hash(ByteView leaf);                            // SHA-256(0x00 || leaf)
[[nodiscard]] Digest merkle_node_hash(const Digest& left, const Digest& right);  // SHA-256(0x01 || left || right)

// The tree head over these leaf hashes; of no leaves it is SHA-256 of nothing.
[[nodiscard]] Digest merkle_root(std::span<const Digest> leaf_hashes);

// A complete subtree: it covers the leaves [index * 2^level, (index + 1) * 2^level).
struct MerkleNode {
  std::uint8_t level;
  std::uint64_t index;
};

// Fetches the hash of a complete subtree. It is asked only for subtrees within the size given.
using MerkleNodes = std::function<Digest(MerkleNode)>;

// A node that becomes complete by appending leaf number `size` (0-based), leaf itself first.
struct CompletedNode {
  MerkleNode node;
  Digest hash;
};
[[nodiscard]] std::vector<CompletedNode> merkle_append(std::uint64_t size, const Digest& leaf_hash,
                                                       const MerkleNodes& nodes);

// The complete subtrees that a tree of this size is made of, largest first: its peaks.
[[nodiscard]] std::vector<MerkleNode> merkle_peaks(std::uint64_t size);

[[nodiscard]] Digest merkle_head(std::uint64_t size, const MerkleNodes& nodes);

// RFC 6962 section 2.1.1 and 2.1.2. index < size; 0 < old_size <= new_size; otherwise Error(program_failed).
[[nodiscard]] std::vector<Digest> merkle_inclusion_proof(std::uint64_t index, std::uint64_t size,
                                                         const MerkleNodes& nodes);
[[nodiscard]] std::vector<Digest> merkle_consistency_proof(std::uint64_t old_size, std::uint64_t new_size,
                                                           const MerkleNodes& nodes);

// RFC 9162 sections 2.1.3.2 and 2.1.4.2. A consistency proof from size 0 is empty and always holds.
[[nodiscard]] bool merkle_verify_inclusion(const Digest& leaf_hash, std::uint64_t index, std::uint64_t size,
                                           std::span<const Digest> proof, const Digest& root);
[[nodiscard]] bool merkle_verify_consistency(std::uint64_t old_size, const Digest& old_root, std::uint64_t new_size,
                                             const Digest& new_root, std::span<const Digest> proof);

}  // namespace fieldvault::crypto
