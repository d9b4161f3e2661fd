#include "fieldvault/crypto/hash.hpp"

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/error.hpp"
#include "hex.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;
using fieldvault::crypto::test::hex;

TEST_CASE("SHA-256 gives the values of FIPS 180-4, in one piece and in many") {
  CHECK(sha256({}).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256(bytes_of("abc")).hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const std::string_view text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  Sha256 hash;
  for (const char letter : text) {
    hash.update(bytes_of(std::string_view(&letter, 1)));
  }
  CHECK(hash.finish().hex() == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("a moved SHA-256 goes on where it was") {
  Sha256 first;
  first.update(bytes_of("a"));
  Sha256 second = std::move(first);
  second.update(bytes_of("bc"));
  CHECK(second.finish() == sha256(bytes_of("abc")));
}

TEST_CASE("a digest is 64 lower-case hex digits and nothing else") {
  const std::string good = sha256(bytes_of("abc")).hex();
  REQUIRE(Digest::parse(good));
  CHECK(Digest::parse(good)->hex() == good);
  CHECK_FALSE(Digest::parse("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"));
  CHECK_FALSE(Digest::parse(good.substr(2)));
  CHECK_FALSE(Digest::parse(good + "00"));
  CHECK_FALSE(Digest::parse(good + "\n"));
  CHECK_FALSE(Digest::parse(""));
  CHECK_THROWS_AS(Digest(bytes_of("short")), Error);
  CHECK(Digest().is_zero());
  CHECK_FALSE(sha256({}).is_zero());
}

TEST_CASE("HMAC-SHA256 gives the values of RFC 4231") {
  CHECK(hmac_sha256(Bytes(20, std::byte{0x0b}), bytes_of("Hi There")).hex() ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?")).hex() ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac_sha256(Bytes(131, std::byte{0xaa}), bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"))
            .hex() == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HMAC-SHA256 takes an empty key and an empty message") {
  CHECK(hmac_sha256({}, {}).hex() == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  SaltHmac one_after_the_other;
  for (const std::string_view key : {"", "Jefe", "", "another"}) {
    CAPTURE(key);
    CHECK(one_after_the_other(bytes_of(key), bytes_of("text")) == hmac_sha256(bytes_of(key), bytes_of("text")));
  }
}

TEST_CASE("HKDF-SHA256 gives the values of RFC 5869") {
  const Bytes key(22, std::byte{0x0b});
  const Bytes info = hex("f0f1f2f3f4f5f6f7f8f9");
  CHECK(to_hex(hkdf_sha256(key, hex("000102030405060708090a0b0c"), text_of(info), 42).expose()) ==
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  CHECK(to_hex(hkdf_sha256(key, {}, "", 42).expose()) ==
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  Bytes long_key, long_salt, long_info;
  for (unsigned value = 0; value < 80; ++value) {
    long_key.push_back(static_cast<std::byte>(value));
    long_salt.push_back(static_cast<std::byte>(0x60 + value));
    long_info.push_back(static_cast<std::byte>(0xb0 + value));
  }
  CHECK(to_hex(hkdf_sha256(long_key, long_salt, text_of(long_info), 82).expose()) ==
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
}

TEST_CASE("HKDF-SHA256 takes an empty key and refuses lengths that it cannot give") {
  CHECK(hkdf_sha256({}, {}, "x", 8160).size() == 8160);
  CHECK_THROWS_AS(hkdf_sha256(bytes_of("key"), {}, "", 0), Error);
  CHECK_THROWS_AS(hkdf_sha256(bytes_of("key"), {}, "", 8161), Error);
}

TEST_CASE("HKDF-SHA256 gives the same bytes into memory of the caller") {
  Bytes out(50);
  hkdf_sha256(bytes_of("key"), bytes_of("salt"), "info", out);
  CHECK(equal_in_constant_time(out, hkdf_sha256(bytes_of("key"), bytes_of("salt"), "info", 50).expose()));
  CHECK_THROWS_AS(hkdf_sha256(bytes_of("key"), {}, "", MutableBytes()), Error);
}
