#include "fieldvault/crypto/signature.hpp"

#include <catch2/catch_test_macros.hpp>

#include "hex.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;
using namespace fieldvault::crypto::test;

TEST_CASE("Ed25519 gives the keys and signatures of RFC 8032 section 7.1") {
  const struct {
    std::string_view seed, key, message, signature;
  } vectors[] = {{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                  "d25bf5f0595bbe24655141438e7a100b"},
                 {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                  "387b2eaeb4302aeeb00d291612bb0c00"},
                 {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                  "4a7c15e9716ed28dc027beceea1ec40a"}};
  for (const auto& vector : vectors) {
    const SigningSeed seed(hex(vector.seed));
    const Bytes message = hex(vector.message);
    CHECK(to_hex(verifying_key(seed)) == vector.key);
    CHECK(to_hex(sign(seed, message)) == vector.signature);
    CHECK(verify(verifying_key(seed), message, array_of<64>(hex(vector.signature))));
  }
}

TEST_CASE("an Ed25519 signature fits one key and one message, with every bit") {
  Counting<RandomSource> random;
  const SigningSeed seed = new_signing_seed(random);
  const SigningSeed other = new_signing_seed(random);
  const Signature good = sign(seed, bytes_of("a statement"));
  REQUIRE(verify(verifying_key(seed), bytes_of("a statement"), good));
  CHECK_FALSE(verify(verifying_key(seed), bytes_of("a statement."), good));
  CHECK_FALSE(verify(verifying_key(other), bytes_of("a statement"), good));
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    Signature bad = good;
    bad[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
    CHECK_FALSE(verify(verifying_key(seed), bytes_of("a statement"), bad));
  }
}

TEST_CASE("a key of small order verifies nothing") {
  // The neutral element as key and as R, S = 0: the equation holds for every message.
  VerifyingKey neutral{std::byte{1}};
  Signature signature{std::byte{1}};
  CHECK_FALSE(verify(neutral, bytes_of("anything"), signature));
}

TEST_CASE("BLAKE2b-512 gives the value of RFC 7693, in one piece and in many") {
  constexpr std::string_view expected =
      "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc95"
      "18d38aa8dbf1925ab92386edd4009923";
  Blake2b512 whole;
  whole.update(bytes_of("abc"));
  CHECK(to_hex(whole.finish()) == expected);
  Blake2b512 pieces;
  pieces.update(bytes_of("a"));
  pieces.update({});
  pieces.update(bytes_of("bc"));
  CHECK(to_hex(pieces.finish()) == expected);
}
