#include "fieldvault/crypto/random.hpp"

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;

TEST_CASE("the system's random bytes differ from call to call") {
  SystemRandom random;
  CHECK(random_bytes(random, 32) != random_bytes(random, 32));
  CHECK(random_bytes(random, 0).empty());
}

TEST_CASE("seeded random gives the same bytes for the same seed and label, and others at the next call") {
  const Bytes seed(32, std::byte{7});
  SeededRandom first(seed, "export/1");
  SeededRandom second(seed, "export/1");
  const Bytes bytes = random_bytes(first, 100);
  CHECK(bytes == random_bytes(second, 100));
  CHECK(random_bytes(first, 100) != bytes);
  CHECK(random_bytes(first, 16) != random_bytes(second, 16));  // the third call of one, the second of the other
}

TEST_CASE("seeded random differs for another seed and another label") {
  SeededRandom base(Bytes(32, std::byte{7}), "export/1");
  SeededRandom other_seed(Bytes(32, std::byte{8}), "export/1");
  SeededRandom other_label(Bytes(32, std::byte{7}), "export/2");
  const Bytes bytes = random_bytes(base, 32);
  CHECK(random_bytes(other_seed, 32) != bytes);
  CHECK(random_bytes(other_label, 32) != bytes);
}

TEST_CASE("seeded random is HKDF-SHA256 with the label and the big-endian count of calls") {
  const Bytes seed(32, std::byte{7});
  SeededRandom random(seed, "x");
  static_cast<void>(random_bytes(random, 1));
  const SecretBuffer expected = hkdf_sha256(seed, {}, std::string_view("x\0\0\0\0\0\0\0\1", 9), 24);
  CHECK(equal_in_constant_time(random_bytes(random, 24), expected.expose()));
}

TEST_CASE("seeded random gives at most 8,160 bytes in a call") {
  SeededRandom random(Bytes(32), "x");
  CHECK(random_bytes(random, 8160).size() == 8160);
  CHECK_THROWS_AS(random_bytes(random, 8161), Error);
}
