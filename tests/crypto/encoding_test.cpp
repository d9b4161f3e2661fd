#include "fieldvault/crypto/encoding.hpp"

#include <catch2/catch_test_macros.hpp>

#include "hex.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;

TEST_CASE("hex goes there and back, in lower case") {
  const Bytes bytes = {std::byte{0x00}, std::byte{0x9f}, std::byte{0xff}};
  CHECK(to_hex(bytes) == "009fff");
  CHECK(from_hex("009fff") == bytes);
  CHECK(from_hex("") == Bytes());
}

TEST_CASE("hex of upper case, odd length or with other characters is refused") {
  CHECK_FALSE(from_hex("009FFF"));
  CHECK_FALSE(from_hex("009"));
  CHECK_FALSE(from_hex("0g"));
  CHECK_FALSE(from_hex("0x12"));
  CHECK_FALSE(from_hex(" 12 "));
}

TEST_CASE("base64 is that of RFC 4648") {
  const struct {
    std::string_view text, padded, bare;
  } vectors[] = {{"", "", ""},
                 {"f", "Zg==", "Zg"},
                 {"fo", "Zm8=", "Zm8"},
                 {"foo", "Zm9v", "Zm9v"},
                 {"foob", "Zm9vYg==", "Zm9vYg"},
                 {"foobar", "Zm9vYmFy", "Zm9vYmFy"}};
  for (const auto& [text, padded, bare] : vectors) {
    CHECK(to_base64(bytes_of(text), Base64Padding::required) == padded);
    CHECK(to_base64(bytes_of(text), Base64Padding::forbidden) == bare);
    CHECK(from_base64(padded, Base64Padding::required) == copy_of(bytes_of(text)));
    CHECK(from_base64(bare, Base64Padding::forbidden) == copy_of(bytes_of(text)));
  }
}

TEST_CASE("base64 that has a second form of the same bytes is refused") {
  for (const std::string_view text : {"Zh==", "Zm9=", "Zg=", "Zg", "Zg==\n", " Zg==", "Zg= =", "Zg===", "=Zg=", "Z",
                                      "Z===", "====", "Zm9v====", "Zm8_", "Zm8-", "Zg==Zg=="}) {
    INFO(text);
    CHECK_FALSE(from_base64(text, Base64Padding::required));
  }
  for (const std::string_view text : {"Zh", "Zm9", "Zg==", "Zm8=", "Z", "Zm9vY", "Zg\n", "Zm 8"}) {
    INFO(text);
    CHECK_FALSE(from_base64(text, Base64Padding::forbidden));
  }
}

TEST_CASE("base64 does not stop at a zero byte") {
  CHECK_FALSE(from_base64(std::string_view("Zg==\0", 5), Base64Padding::required));
  CHECK_FALSE(from_base64(std::string_view("Zm9v\0", 5), Base64Padding::forbidden));
}

TEST_CASE("Bech32 takes the valid strings of BIP 173 and gives them again") {
  CHECK(from_bech32("a", "A12UEL5L") == Bytes());
  CHECK(from_bech32("?", "?1ezyfcl") == Bytes());
  CHECK(to_bech32("a", {}) == "a12uel5l");
  const std::string_view text = "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw";
  const std::optional<Bytes> bytes = from_bech32("abcdef", text);
  REQUIRE(bytes);
  CHECK(to_hex(*bytes) == "00443214c74254b635cf84653a56d7c675be77df");
  CHECK(to_bech32("abcdef", *bytes) == text);
}

TEST_CASE("Bech32 goes there and back at every length up to 100 bytes, beyond the limit of BIP 173") {
  Bytes bytes;
  for (unsigned size = 0; size < 100; ++size) {
    CHECK(from_bech32("age", to_bech32("age", bytes)) == bytes);
    bytes.push_back(static_cast<std::byte>(size * 37));
  }
}

TEST_CASE("Bech32 of mixed case, another prefix, a bad checksum or another alphabet is refused") {
  CHECK_FALSE(from_bech32("a", "A12uEL5L"));
  CHECK_FALSE(from_bech32("b", "a12uel5l"));
  CHECK_FALSE(from_bech32("a", "a12uel5m"));
  CHECK_FALSE(from_bech32("a", "a12uel5"));
  CHECK_FALSE(from_bech32("a", "a12uelb5"));
  CHECK_FALSE(from_bech32("a", "12uel5l"));
  CHECK_FALSE(from_bech32("a", ""));
  CHECK_FALSE(from_bech32("a", "auel5l"));
}

TEST_CASE("one changed letter of a Bech32 string is always noticed") {
  const std::string good = to_bech32("age", Bytes(32, std::byte{0x5a}));
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = bad[at] == 'q' ? 'p' : 'q';
    INFO(bad);
    CHECK_FALSE(from_bech32("age", bad));
  }
}

TEST_CASE("Bech32 with padding bits that are not zero, or a whole group of padding, is refused") {
  // The checksums of all four are right.
  CHECK(from_bech32("age", "age1luyvfgxs") == Bytes{std::byte{0xff}});
  CHECK_FALSE(from_bech32("age", "age1lae6aamz"));
  CHECK_FALSE(from_bech32("age", "age1luqrr2q7m"));
  CHECK_FALSE(from_bech32("age", "age1qdd35qf"));
}
