#include "fieldvault/crypto/key_wrap.hpp"

#include <catch2/catch_test_macros.hpp>

#include "../../crypto/xchacha20_poly1305.hpp"
#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "hex.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;
using namespace fieldvault::crypto::test;

namespace {

constexpr std::string_view slot = "fieldvault slot 1";

struct Wrapping {
  Counting<RandomSource> random;
  Bytes wrapping_key = Bytes(32, std::byte{0x11});
  Bytes key = Bytes(32, std::byte{0x77});
  WrappedKey wrapped = wrap_key(wrapping_key, key, bytes_of(slot), random);
};

template <std::size_t Size>
void flip(std::array<std::byte, Size>& bytes, std::size_t bit) {
  bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
}

}  // namespace

TEST_CASE("a wrapped key comes back under the same key and associated data") {
  const Wrapping made;
  const std::optional<SecretBuffer> key = unwrap_key(made.wrapping_key, made.wrapped, bytes_of(slot));
  REQUIRE(key);
  CHECK(equal_in_constant_time(key->expose(), made.key));
}

TEST_CASE("another wrapping key or other associated data unwraps nothing") {
  const Wrapping made;
  Bytes other_key = made.wrapping_key;
  other_key[31] ^= std::byte{0x80};
  CHECK_FALSE(unwrap_key(other_key, made.wrapped, bytes_of(slot)));
  CHECK_FALSE(unwrap_key(made.wrapping_key, made.wrapped, bytes_of("fieldvault slot 2")));
  CHECK_FALSE(unwrap_key(made.wrapping_key, made.wrapped, {}));
}

TEST_CASE("every changed bit of nonce, ciphertext or commitment is noticed") {
  const Wrapping made;
  bool noticed = true;
  const auto check = [&](const WrappedKey& bad) {
    noticed = noticed && !unwrap_key(made.wrapping_key, bad, bytes_of(slot));
  };
  for (std::size_t bit = 0; bit < 8 * made.wrapped.ciphertext.size(); ++bit) {
    WrappedKey bad = made.wrapped;
    flip(bad.ciphertext, bit);
    check(bad);
  }
  for (std::size_t bit = 0; bit < 8 * made.wrapped.commitment.size(); ++bit) {
    WrappedKey bad = made.wrapped;
    flip(bad.commitment, bit);
    check(bad);
  }
  for (std::size_t bit = 0; bit < 8 * made.wrapped.nonce.size(); ++bit) {
    WrappedKey bad = made.wrapped;
    flip(bad.nonce, bit);
    check(bad);
  }
  CHECK(noticed);
}

TEST_CASE("a good commitment does not excuse a bad tag, nor a good tag a bad commitment") {
  const Wrapping made;
  Wrapping other;
  other.wrapped = wrap_key(Bytes(32, std::byte{0x22}), other.key, bytes_of(slot), other.random);
  WrappedKey mixed = made.wrapped;
  mixed.commitment = other.wrapped.commitment;
  CHECK_FALSE(unwrap_key(made.wrapping_key, mixed, bytes_of(slot)));
  mixed = made.wrapped;
  mixed.ciphertext = other.wrapped.ciphertext;
  CHECK_FALSE(unwrap_key(made.wrapping_key, mixed, bytes_of(slot)));
}

TEST_CASE("the commitment is keyed BLAKE2b-256 over label, nonce and associated data") {
  Bytes wrapping_key(32);
  for (std::size_t at = 0; at < wrapping_key.size(); ++at) {
    wrapping_key[at] = static_cast<std::byte>(at);
  }
  Counting<RandomSource> random;  // the nonce 00 01 … 17
  const WrappedKey wrapped = wrap_key(wrapping_key, Bytes(32, std::byte{0x77}), bytes_of(slot), random);
  // hashlib.blake2b(b"fieldvault/key-commitment/1" + bytes(range(24)) + b"fieldvault slot 1",
  //                 key=bytes(range(32)), digest_size=32)
  CHECK(to_hex(wrapped.commitment) == "0dc4e7c935b4844c0e5511a9c4ea6e97100da601263c951a050789cb04bd44d9");
  Bytes opened(32);
  CHECK(xchacha_open(wrapping_key, wrapped.nonce, bytes_of(slot), wrapped.ciphertext, opened));
}

TEST_CASE("a ciphertext made to open under two keys opens only under the one that it is committed to") {
  // Poly1305 is linear in the blocks of the ciphertext: its two blocks solve the two equations that a chosen tag gives
  // under both keys, modulo 2^130 - 5. (r, s) of a key are the first 32 bytes of its ChaCha20 stream for this nonce; of
  // the solutions with r^3 c1 + r^2 c2 + rest = tag - s + k 2^128, one has both blocks below 2^128.
  const Bytes first_key(32, std::byte{0x11});
  const Bytes second_key(32, std::byte{0x22});
  WrappedKey made{};
  Counting<RandomSource> nonce;  // 00 01 … 17
  nonce.fill(made.nonce);
  made.ciphertext = array_of<48>(
      hex("390c29f9fe275bb4d148f603e7c950207df5806929cd72d1c0e6ffc0a8592462db38d4c32a732c381efcec6f303f2a3d"));
  Bytes first(32);
  Bytes second(32);
  REQUIRE(xchacha_open(first_key, made.nonce, bytes_of(slot), made.ciphertext, first));
  REQUIRE(xchacha_open(second_key, made.nonce, bytes_of(slot), made.ciphertext, second));
  REQUIRE(first != second);

  const auto commitment_to = [](const Bytes& wrapping_key) {
    Counting<RandomSource> same_nonce;
    return wrap_key(wrapping_key, Bytes(32), bytes_of(slot), same_nonce).commitment;
  };
  made.commitment = commitment_to(first_key);
  CHECK(unwrap_key(first_key, made, bytes_of(slot)));
  CHECK_FALSE(unwrap_key(second_key, made, bytes_of(slot)));
  made.commitment = commitment_to(second_key);
  CHECK_FALSE(unwrap_key(first_key, made, bytes_of(slot)));
  CHECK(unwrap_key(second_key, made, bytes_of(slot)));
}

TEST_CASE("keys of a wrong size are not wrapped") {
  Wrapping made;
  CHECK_THROWS_AS(wrap_key(Bytes(31), made.key, {}, made.random), Error);
  CHECK_THROWS_AS(wrap_key(made.wrapping_key, Bytes(33), {}, made.random), Error);
  CHECK_THROWS_AS(static_cast<void>(unwrap_key(Bytes(16), made.wrapped, {})), Error);
}
