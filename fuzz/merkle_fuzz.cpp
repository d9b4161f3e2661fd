// Proofs of a ledger: the one that belongs to a tree holds, and none that the fuzzer made of it; a run of entries leads
// to the same root; and proofs of any bytes for trees of any size are refused without harm.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "fieldvault/bundle/ledger_range.hpp"
#include "fieldvault/crypto/merkle.hpp"
#include "instructions.hpp"

namespace {

using namespace fieldvault;
using crypto::Digest;
using fuzz::Instructions;
using Proof = std::vector<Digest>;

constexpr std::uint64_t most_leaves = 64;

void require(bool holds) {
  if (!holds) std::abort();
}

const std::vector<Digest>& leaves() {
  static const std::vector<Digest> all = [] {
    std::vector<Digest> made;
    for (std::uint64_t i = 0; i < most_leaves; ++i) {
      made.push_back(crypto::merkle_leaf_hash(bytes_of(std::to_string(i))));
    }
    return made;
  }();
  return all;
}

Digest subtree(crypto::MerkleNode node) {
  const std::size_t count = std::size_t{1} << node.level;
  return crypto::merkle_root(std::span(leaves()).subspan(node.index * count, count));
}

Digest root_of(std::uint64_t size) { return crypto::merkle_root(std::span(leaves()).first(size)); }

Proof changed(Proof proof, Instructions& instructions) {
  const std::size_t at = proof.empty() ? 0 : instructions.next() % proof.size();
  const auto place = proof.begin() + static_cast<std::ptrdiff_t>(at);
  switch (instructions.next() % 4) {
    case 0:
      proof.insert(place, instructions.digest());
      break;
    case 1:
      if (!proof.empty()) proof.erase(place);
      break;
    case 2:
      if (!proof.empty()) *place = instructions.digest();
      break;
    default:
      if (!proof.empty()) std::swap(*place, proof.back());
      break;
  }
  return proof;
}

void prove(Instructions& instructions) {
  const std::uint64_t size = 1 + instructions.next() % most_leaves;
  const std::uint64_t old_size = 1 + instructions.next() % size;
  const std::uint64_t index = instructions.next() % size;
  const Digest root = root_of(size);
  const Digest old_root = root_of(old_size);
  const Proof inclusion = crypto::merkle_inclusion_proof(index, size, subtree);
  const Proof consistency = crypto::merkle_consistency_proof(old_size, size, subtree);
  require(crypto::merkle_verify_inclusion(leaves()[index], index, size, inclusion, root));
  require(crypto::merkle_verify_consistency(old_size, old_root, size, root, consistency));

  bundle::LedgerRange range;
  Proof peaks;
  for (std::uint64_t i = old_size; i < size; ++i) range.append(i, leaves()[i]);
  for (const crypto::MerkleNode& peak : crypto::merkle_peaks(old_size)) peaks.push_back(subtree(peak));
  require(range.head_after(old_size, peaks) == root);

  const Proof other = changed(inclusion, instructions);
  require(other == inclusion || !crypto::merkle_verify_inclusion(leaves()[index], index, size, other, root));
  const Proof another = changed(consistency, instructions);
  require(another == consistency || !crypto::merkle_verify_consistency(old_size, old_root, size, root, another));
  const Proof other_peaks = changed(peaks, instructions);
  require(other_peaks == peaks || range.head_after(old_size, other_peaks) != root);
}

void judge(Instructions& instructions) {
  const std::uint64_t one = instructions.number();
  const std::uint64_t other = instructions.number();
  const Digest first = instructions.digest();
  const Digest second = instructions.digest();
  Proof proof;
  while (!instructions.ended()) proof.push_back(instructions.digest());
  // Without a proof only the one leaf of a tree is in it.
  const bool is_in_it = crypto::merkle_verify_inclusion(first, one, other, proof, second);
  require(!is_in_it || !proof.empty() || (other == 1 && first == second));
  static_cast<void>(crypto::merkle_verify_consistency(one, first, other, second, proof));
  static_cast<void>(bundle::LedgerRange().head_after(one, proof));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Instructions instructions(data, size);
  if (instructions.next() % 2 == 0) {
    prove(instructions);
  } else {
    judge(instructions);
  }
  return 0;
}
