// The verifiers of merkle.hpp; the names and steps are those of RFC 9162.
#include <bit>

#include "fieldvault/crypto/merkle.hpp"

namespace fieldvault::crypto {

// Section 2.1.3.2.
bool merkle_verify_inclusion(const Digest& leaf_hash, std::uint64_t index, std::uint64_t size,
                             std::span<const Digest> proof, const Digest& root) {
  if (index >= size) {
    return false;
  }
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Digest r = leaf_hash;
  for (const Digest& p : proof) {
    if (sn == 0) {
      return false;
    }
    if ((fn & 1) != 0 || fn == sn) {
      r = merkle_node_hash(p, r);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      r = merkle_node_hash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && r == root;
}

// Section 2.1.4.2.
bool merkle_verify_consistency(std::uint64_t old_size, const Digest& old_root, std::uint64_t new_size,
                               const Digest& new_root, std::span<const Digest> proof) {
  if (old_size == 0) {
    return proof.empty() && (new_size != 0 || old_root == new_root);
  }
  if (old_size == new_size) {
    return proof.empty() && old_root == new_root;
  }
  if (old_size > new_size || proof.empty()) {
    return false;
  }
  // A complete old tree is itself the first node of the path, and is not repeated in the proof.
  const bool old_is_complete = std::has_single_bit(old_size);
  Digest fr = old_is_complete ? old_root : proof.front();
  Digest sr = fr;
  if (!old_is_complete) {
    proof = proof.subspan(1);
  }
  const int complete_levels = std::countr_one(old_size - 1);
  std::uint64_t fn = (old_size - 1) >> complete_levels;
  std::uint64_t sn = (new_size - 1) >> complete_levels;
  for (const Digest& c : proof) {
    if (sn == 0) {
      return false;
    }
    if ((fn & 1) != 0 || fn == sn) {
      fr = merkle_node_hash(c, fr);
      sr = merkle_node_hash(c, sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = merkle_node_hash(sr, c);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && fr == old_root && sr == new_root;
}

}  // namespace fieldvault::crypto
