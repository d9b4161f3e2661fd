#include "fieldvault/crypto/signature.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "hex.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;
using namespace fieldvault::crypto::test;

namespace {

Bytes numbered(int number) {
  const std::string text = "message " + std::to_string(number);
  const ByteView bytes = bytes_of(text);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

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

// The points of small order in all their encodings: eight canonical ones and the negative zero of two of them, then y +
// p. Each signature here fits its key and message by the equation S B = R + SHA-512(R, A, message) A, with A and R
// decoded leniently; only the check of the encoding or of the order refuses it. OpenSSL 3, which checks less, takes all
// of the first and those of the second whose R is canonical. Made by arithmetic on the curve, with messages tried until
// the hash is one that the small order cancels. For the other keys with y of p or more nobody has a secret, so that
// nothing that fits can be made.
TEST_CASE("a key of small order, in each of its encodings, verifies nothing that fits it") {
  const struct {
    std::string_view key;
    int message;
  } vectors[] = {{"0100000000000000000000000000000000000000000000000000000000000000", 0},
                 {"0100000000000000000000000000000000000000000000000000000000000080", 0},
                 {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", 0},
                 {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 8},
                 {"0000000000000000000000000000000000000000000000000000000000000000", 0},
                 {"0000000000000000000000000000000000000000000000000000000000000080", 0},
                 {"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", 4},
                 {"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", 8},
                 {"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", 7},
                 {"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", 0},
                 {"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", 0},
                 {"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 0},
                 {"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", 2},
                 {"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 1}};
  const Bytes r_and_s =
      hex("3e54c441927f9f0ee5e13e34f0b0404c5043651a8f4b7ef087a1c42262a85d0a"
          "2e77a7db3b2f65a47efd3cf9bbe5f05486e88756c8cc06c7691f6d5679727502");
  for (const auto& vector : vectors) {
    INFO(vector.key);
    CHECK_FALSE(verify(array_of<32>(hex(vector.key)), numbered(vector.message), array_of<64>(r_and_s)));
  }
}

TEST_CASE("an R of small order, in each of its encodings, is refused where all else fits") {
  // Of a secret scalar and a point of order 8 added, so that each of the eight points can be R.
  const VerifyingKey key = array_of<32>(hex("99555efe5dbf5b50b6fb4d8c38ee05c4ea8a97011c08e11366e8c8c00e8ce5d5"));
  REQUIRE(verify(key, numbered(1),
                 array_of<64>(hex("3e54c441927f9f0ee5e13e34f0b0404c5043651a8f4b7ef087a1c42262a85d0a"
                                  "feca1dc3c9e3a21a4984f50abc2153b26fea8ffad558b06a64172307c6834e03"))));
  const struct {
    std::string_view r;
    int message;
    std::string_view s;
  } vectors[] = {{"0100000000000000000000000000000000000000000000000000000000000000", 1,
                  "327ceeb9a88fdba6ef4fabf3a3b4ef7e08573a432edc7386cfeae22544f13e06"},
                 {"0100000000000000000000000000000000000000000000000000000000000080", 16,
                  "5d0f5ed2869b5d1e90bce2dc62570d6214bd8e567382283f7b87103ec9344107"},
                 {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", 1,
                  "3b56454d81cd9d4c73660244a6cedfbfe89b256edc67943da2f652fc11e4c50f"},
                 {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 6,
                  "6e82412b324b62788c787d6b6f7775c7ef644b4a8c499790ff1c4f19034a4008"},
                 {"0000000000000000000000000000000000000000000000000000000000000000", 7,
                  "edaa7a59f4d37292c8dec6de57aa0b858414400bb0175a9b9592e7c0e983e005"},
                 {"0000000000000000000000000000000000000000000000000000000000000080", 0,
                  "79f6d411bc7f979f18bc1229cf4ae7a643b6d68a12231a62f5e3d396f648ba0e"},
                 {"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", 8,
                  "8dc311dfa1fd441a5d7c6fb193a9ae628d1ba47216175aed26f4ba304f551d09"},
                 {"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", 10,
                  "6dd5cfbd8ffe57e69d442380e1ff352be6c8084dcbc1fed548e7e3e9a53cfb0c"},
                 {"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", 1,
                  "233399882b6d5ec6f24f1018ba428ecf09b66949191c88bf827b63380f0eb80c"},
                 {"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", 4,
                  "1295ff46d6fa27bbbfb69e47d358ead569438b5a48911394b3837dcc86d03e0a"},
                 {"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", 0,
                  "17da5f1d4d940a105d04ce4db416d1f25aba92e41654315084b652bd2e491a0c"},
                 {"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 1,
                  "84cc0d1f21388570b476b00026710fb34147733a172d14fcbf8a6da459d73d00"},
                 {"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", 8,
                  "97d759a4878a8375b2e1c7d9568bbaed2135df5e921d149a0bf272c45ea44a06"},
                 {"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 4,
                  "f7ac1733d76401745f6f6381b2882658c0c9e5966201067a30bc628721e8c301"}};
  for (const auto& vector : vectors) {
    INFO(vector.r);
    CHECK_FALSE(
        verify(key, numbered(vector.message), array_of<64>(hex(std::string(vector.r) + std::string(vector.s)))));
  }
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
