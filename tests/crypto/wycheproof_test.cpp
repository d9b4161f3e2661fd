#include "wycheproof.hpp"

#include "../../crypto/chacha20_poly1305.hpp"
#include "../../crypto/x25519.hpp"
#include "../../crypto/xchacha20_poly1305.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/crypto/signature.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;
using namespace fieldvault::crypto::test;
using nlohmann::json;

namespace {

bool expected_valid(const json& test) { return test.at("result") == "valid"; }

struct AeadVector {
  explicit AeadVector(const json& test)
      : key(hex_member(test, "key")),
        nonce(hex_member(test, "iv")),
        associated_data(hex_member(test, "aad")),
        message(hex_member(test, "msg")),
        sealed(hex_member(test, "ct")) {
    const Bytes tag = hex_member(test, "tag");
    sealed.insert(sealed.end(), tag.begin(), tag.end());
  }
  Bytes key, nonce, associated_data, message, sealed;
};

bool all_zero(ByteView bytes) {
  for (const std::byte byte : bytes) {
    if (byte != std::byte{0}) {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("Wycheproof: Ed25519 signatures get the right verdict") {
  for_each_vector("ed25519_test.json", [](const json& group, const json& test) {
    const auto key = array_of<32>(hex_member(group.at("publicKey"), "pk"));
    const Bytes signature = hex_member(test, "sig");
    const bool good = signature.size() == std::tuple_size_v<Signature> &&
                      verify(key, hex_member(test, "msg"), array_of<64>(signature));
    return good == expected_valid(test);
  });
}

TEST_CASE("Wycheproof: HKDF-SHA256 gives the right bytes and refuses lengths beyond its own") {
  for_each_vector("hkdf_sha256_test.json", [](const json&, const json& test) {
    const Bytes info = hex_member(test, "info");
    const auto derive = [&] {
      return hkdf_sha256(hex_member(test, "ikm"), hex_member(test, "salt"), text_of(info),
                         test.at("size").get<std::size_t>());
    };
    if (!expected_valid(test)) {
      CHECK_THROWS(derive());
      return true;
    }
    return equal_in_constant_time(derive().expose(), hex_member(test, "okm"));
  });
}

TEST_CASE("Wycheproof: HMAC-SHA256 tags get the right verdict") {
  SaltHmac salt_hmac;
  for_each_vector("hmac_sha256_test.json", [&](const json&, const json& test) {
    const Bytes tag = hex_member(test, "tag");
    const Digest mac = hmac_sha256(hex_member(test, "key"), hex_member(test, "msg"));
    CHECK(salt_hmac(hex_member(test, "key"), hex_member(test, "msg")) == mac);
    return equal_in_constant_time(mac.bytes().first(tag.size()), tag) == expected_valid(test);
  });
}

TEST_CASE("Wycheproof: X25519 gives the right shared secret and refuses all zeros") {
  for_each_vector("x25519_test.json", [](const json&, const json& test) {
    const Bytes expected = hex_member(test, "shared");
    const std::optional<SecretBuffer> shared = x25519(hex_member(test, "private"), hex_member(test, "public"));
    if (all_zero(expected)) {
      return !shared.has_value();
    }
    return shared.has_value() && equal_in_constant_time(shared->expose(), expected);
  });
}

TEST_CASE("Wycheproof: ChaCha20-Poly1305 opens what is valid, wipes what is not, seals the same bytes") {
  for_each_vector("chacha20_poly1305_test.json", [](const json&, const json& test) {
    const AeadVector vector(test);
    ChaCha20Poly1305 cipher(vector.key);
    Bytes opened(vector.message.size());
    if (vector.nonce.size() != ChaCha20Poly1305::nonce_size) {
      CHECK_THROWS(static_cast<void>(cipher.open(vector.nonce, vector.associated_data, vector.sealed, opened)));
      return !expected_valid(test);
    }
    if (!cipher.open(vector.nonce, vector.associated_data, vector.sealed, opened)) {
      return !expected_valid(test) && all_zero(opened);
    }
    Bytes sealed(vector.sealed.size());
    cipher.seal(vector.nonce, vector.associated_data, vector.message, sealed);
    return expected_valid(test) && opened == vector.message && sealed == vector.sealed;
  });
}

TEST_CASE("Wycheproof: XChaCha20-Poly1305 opens what is valid, wipes what is not, seals the same bytes") {
  for_each_vector("xchacha20_poly1305_test.json", [](const json&, const json& test) {
    const AeadVector vector(test);
    Bytes opened(vector.message.size());
    const auto open = [&] {
      return xchacha_open(vector.key, vector.nonce, vector.associated_data, vector.sealed, opened);
    };
    if (vector.nonce.size() != xchacha_nonce_size) {
      CHECK_THROWS(static_cast<void>(open()));
      return !expected_valid(test);
    }
    if (!open()) {
      return !expected_valid(test) && all_zero(opened);
    }
    Bytes sealed(vector.sealed.size());
    xchacha_seal(vector.key, vector.nonce, vector.associated_data, vector.message, sealed);
    return expected_valid(test) && opened == vector.message && sealed == vector.sealed;
  });
}
