#include "fieldvault/crypto/merkle.hpp"

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/error.hpp"
#include "hex.hpp"
#include "merkle_fixtures.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;
using namespace fieldvault::crypto::test;

namespace {

constexpr std::size_t most = 64;

// The eight leaves of the Certificate Transparency reference tests, and their heads.
constexpr std::string_view known_leaves[] = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
constexpr std::string_view known_heads[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

MemoryTree known_tree() {
  MemoryTree tree;
  for (const std::string_view leaf : known_leaves) {
    tree.append(merkle_leaf_hash(hex(leaf)));
  }
  return tree;
}

std::vector<std::string> hex_of(const std::vector<Digest>& proof) {
  std::vector<std::string> text;
  for (const Digest& digest : proof) {
    text.push_back(digest.hex());
  }
  return text;
}

}  // namespace

TEST_CASE("the heads of the eight known leaves are those of Certificate Transparency") {
  const MemoryTree tree = known_tree();
  CHECK(merkle_head(0, tree.nodes()).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(merkle_root({}) == merkle_head(0, tree.nodes()));
  for (std::size_t size = 1; size <= 8; ++size) {
    CHECK(merkle_head(size, tree.nodes_within(size)).hex() == known_heads[size - 1]);
    CHECK(tree.root(size).hex() == known_heads[size - 1]);
  }
}

TEST_CASE("known inclusion and consistency proofs come out as in Certificate Transparency") {
  const MemoryTree tree = known_tree();
  CHECK(hex_of(merkle_inclusion_proof(0, 8, tree.nodes())) ==
        std::vector<std::string>{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                 "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                 "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"});
  CHECK(hex_of(merkle_consistency_proof(6, 8, tree.nodes())) ==
        std::vector<std::string>{"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                 "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                 "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"});
  CHECK(merkle_consistency_proof(8, 8, tree.nodes()).empty());
  CHECK(merkle_inclusion_proof(0, 1, tree.nodes()).empty());
}

TEST_CASE("a leaf never hashes like an inner node") {
  const Digest left = merkle_leaf_hash(bytes_of("left"));
  const Digest right = merkle_leaf_hash(bytes_of("right"));
  Bytes both = copy_of(left.bytes());
  both.insert(both.end(), right.bytes().begin(), right.bytes().end());
  CHECK(merkle_node_hash(left, right) != merkle_leaf_hash(both));
  CHECK(merkle_node_hash(left, right) != merkle_node_hash(right, left));
}

TEST_CASE("a tree grown leaf by leaf has the head over all its leaves, at every size to 64") {
  const MemoryTree tree = tree_of_numbers(most);
  for (std::size_t size = 1; size <= most; ++size) {
    CHECK(merkle_head(size, tree.nodes_within(size)) == tree.root(size));
  }
}

TEST_CASE("appending names every node that it completes, the leaf first") {
  const MemoryTree tree = tree_of_numbers(7);
  const std::vector<CompletedNode> completed = merkle_append(7, Digest(), tree.nodes());
  REQUIRE(completed.size() == 4);
  for (std::uint8_t level = 0; level < 4; ++level) {
    CHECK(completed[level].node.level == level);
    CHECK(completed[level].node.index == std::uint64_t{7} >> level);
  }
  CHECK(merkle_append(6, Digest(), tree.nodes()).size() == 1);
}

TEST_CASE("every inclusion proof to size 64 holds, and none holds for another leaf, index or root") {
  const MemoryTree tree = tree_of_numbers(most);
  bool holds = true;
  bool fooled = false;
  for (std::uint64_t size = 1; size <= most; ++size) {
    const Digest root = tree.root(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = merkle_inclusion_proof(index, size, tree.nodes_within(size));
      const Digest& leaf = tree.leaves()[index];
      holds = holds && merkle_verify_inclusion(leaf, index, size, proof, root);
      fooled = fooled || merkle_verify_inclusion(Digest(), index, size, proof, root) ||
               merkle_verify_inclusion(leaf, index, size, proof, Digest()) ||
               merkle_verify_inclusion(leaf, size, size, proof, root);
      for (std::uint64_t other = 0; other < size; ++other) {
        fooled = fooled || (other != index && merkle_verify_inclusion(leaf, other, size, proof, root));
      }
    }
  }
  CHECK(holds);
  CHECK_FALSE(fooled);
}

TEST_CASE("every tampered inclusion proof to size 64 is refused") {
  const MemoryTree tree = tree_of_numbers(most);
  std::size_t tried = 0;
  std::size_t passed = 0;
  for (std::uint64_t size = 1; size <= most; ++size) {
    const Digest root = tree.root(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      for (const auto& bad : tampered(merkle_inclusion_proof(index, size, tree.nodes()))) {
        ++tried;
        passed += merkle_verify_inclusion(tree.leaves()[index], index, size, bad, root) ? 1 : 0;
      }
    }
  }
  CHECK(tried > 10'000);
  CHECK(passed == 0);
}

TEST_CASE("every consistency proof to size 64 holds, and none holds for another head") {
  const MemoryTree tree = tree_of_numbers(most);
  bool holds = true;
  bool fooled = false;
  for (std::uint64_t new_size = 1; new_size <= most; ++new_size) {
    const Digest new_root = tree.root(new_size);
    for (std::uint64_t old_size = 1; old_size <= new_size; ++old_size) {
      const Digest old_root = tree.root(old_size);
      const auto proof = merkle_consistency_proof(old_size, new_size, tree.nodes_within(new_size));
      holds = holds && merkle_verify_consistency(old_size, old_root, new_size, new_root, proof);
      fooled = fooled || merkle_verify_consistency(old_size, Digest(), new_size, new_root, proof) ||
               merkle_verify_consistency(old_size, old_root, new_size, Digest(), proof) ||
               (old_size != new_size && merkle_verify_consistency(new_size, new_root, old_size, old_root, proof));
    }
  }
  CHECK(holds);
  CHECK_FALSE(fooled);
}

TEST_CASE("every tampered consistency proof to size 64 is refused") {
  const MemoryTree tree = tree_of_numbers(most);
  std::size_t tried = 0;
  std::size_t passed = 0;
  for (std::uint64_t new_size = 1; new_size <= most; ++new_size) {
    const Digest new_root = tree.root(new_size);
    for (std::uint64_t old_size = 1; old_size <= new_size; ++old_size) {
      const Digest old_root = tree.root(old_size);
      for (const auto& bad : tampered(merkle_consistency_proof(old_size, new_size, tree.nodes()))) {
        ++tried;
        passed += merkle_verify_consistency(old_size, old_root, new_size, new_root, bad) ? 1 : 0;
      }
    }
  }
  CHECK(tried > 10'000);
  CHECK(passed == 0);
}

TEST_CASE("a history with one leaf rewritten has no consistency proof") {
  const MemoryTree honest = tree_of_numbers(20);
  MemoryTree rewritten;
  for (std::size_t leaf = 0; leaf < 30; ++leaf) {
    rewritten.append(leaf == 11 ? Digest() : merkle_leaf_hash(bytes_of("leaf " + std::to_string(leaf))));
  }
  const auto proof = merkle_consistency_proof(20, 30, rewritten.nodes());
  CHECK(merkle_verify_consistency(20, rewritten.root(20), 30, rewritten.root(30), proof));
  CHECK_FALSE(merkle_verify_consistency(20, honest.root(20), 30, rewritten.root(30), proof));
}

TEST_CASE("from an empty tree only the empty consistency proof holds") {
  const MemoryTree tree = tree_of_numbers(5);
  const std::vector<Digest> one = {Digest()};
  CHECK(merkle_verify_consistency(0, merkle_root({}), 5, tree.root(5), {}));
  CHECK_FALSE(merkle_verify_consistency(0, merkle_root({}), 5, tree.root(5), one));
}

TEST_CASE("proofs that no tree has are mistakes of the program") {
  const MemoryTree tree = tree_of_numbers(5);
  CHECK_THROWS_AS(merkle_inclusion_proof(5, 5, tree.nodes()), Error);
  CHECK_THROWS_AS(merkle_inclusion_proof(0, 0, tree.nodes()), Error);
  CHECK_THROWS_AS(merkle_consistency_proof(0, 5, tree.nodes()), Error);
  CHECK_THROWS_AS(merkle_consistency_proof(5, 4, tree.nodes()), Error);
}
