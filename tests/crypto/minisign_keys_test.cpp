#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/minisign.hpp"
#include "hex.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;
using namespace fieldvault::crypto::test;

namespace {

// Made by `minisign -G -W` (0.11) for this test.
constexpr std::string_view stock_public = "RWS1JlOYSxjOknBZgrkRSlsyAlLihWZwF6LCCgKZLQ+A8dQwZpe2JlIZ";
constexpr std::string_view stock_id = "92CE184B985326B5";
constexpr std::string_view stock_secret_file =
    "untrusted comment: minisign encrypted secret key\n"
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAtSZTmEsYzpK1KMrF4nJh/Ga5KXQXj4FqwvExPr2N"
    "/q3t9KWb/EuTKHBZgrkRSlsyAlLihWZwF6LCCgKZLQ+A8dQwZpe2JlIZAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

constexpr std::size_t comment_end = 49;

std::string file_with_byte(std::size_t offset, std::byte value) {
  Bytes binary = *from_base64(stock_secret_file.substr(comment_end, 212), Base64Padding::required);
  binary.at(offset) = value;
  return std::string(stock_secret_file.substr(0, comment_end)) + to_base64(binary, Base64Padding::required) + "\n";
}

ErrorCode refusal(std::string_view file) {
  try {
    static_cast<void>(MinisignSecretKey::parse_file(bytes_of(file)));
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("accepted");
  return {};
}

}  // namespace

TEST_CASE("a key id is 16 upper-case hex digits, most significant byte first") {
  const std::optional<KeyId> id = KeyId::parse(stock_id);
  REQUIRE(id);
  CHECK(to_hex(id->bytes()) == "b52653984b18ce92");
  CHECK(id->text() == stock_id);
  CHECK_FALSE(KeyId::parse("92ce184b985326b5"));
  CHECK_FALSE(KeyId::parse("92CE184B985326B"));
  CHECK_FALSE(KeyId::parse("92CE184B985326B50"));
  CHECK_FALSE(KeyId::parse("92CE184B985326G5"));
  CHECK_FALSE(KeyId::parse(""));
}

TEST_CASE("a public key of minisign is read and written again as it was") {
  const std::optional<MinisignPublicKey> key = MinisignPublicKey::parse(stock_public);
  REQUIRE(key);
  CHECK(key->id().text() == stock_id);
  CHECK(key->text() == stock_public);
  CHECK(key->file() == "untrusted comment: minisign public key 92CE184B985326B5\n" + std::string(stock_public) + "\n");
}

TEST_CASE("a public key of another size, algorithm or base64 form is refused") {
  Bytes bytes = *from_base64(stock_public, Base64Padding::required);
  bytes[1] = std::byte{'D'};
  CHECK_FALSE(MinisignPublicKey::parse(to_base64(bytes, Base64Padding::required)));
  bytes[1] = std::byte{'d'};
  bytes.push_back(std::byte{0});
  CHECK_FALSE(MinisignPublicKey::parse(to_base64(bytes, Base64Padding::required)));
  bytes.resize(41);
  CHECK_FALSE(MinisignPublicKey::parse(to_base64(bytes, Base64Padding::required)));
  CHECK_FALSE(MinisignPublicKey::parse(std::string(stock_public) + "\n"));
  CHECK_FALSE(MinisignPublicKey::parse(""));
}

TEST_CASE("a secret key file of stock minisign is read") {
  const MinisignSecretKey key = MinisignSecretKey::parse_file(bytes_of(stock_secret_file));
  CHECK(key.public_key().text() == stock_public);
}

TEST_CASE("our secret key file comes back, and carries a checksum") {
  Counting<RandomSource> random;
  const MinisignSecretKey key = MinisignSecretKey::generate(random);
  const SecretBuffer file = key.file();
  const MinisignSecretKey again = MinisignSecretKey::parse_file(file.expose());
  CHECK(again.public_key() == key.public_key());
  CHECK(equal_in_constant_time(again.seed().expose(), key.seed().expose()));

  const Bytes binary = *from_base64(text_of(file.expose()).substr(comment_end, 212), Base64Padding::required);
  CHECK(ByteView(binary).last(32)[0] != std::byte{0});
}

TEST_CASE("a secret key file that was changed is refused") {
  struct Change {
    const char* what;
    std::size_t offset;
    std::byte value;
  };
  for (const Change& change :
       {Change{"algorithm", 0, std::byte{'X'}}, Change{"encrypted with scrypt", 2, std::byte{'S'}},
        Change{"checksum algorithm", 4, std::byte{'X'}}, Change{"salt", 6, std::byte{1}},
        Change{"cost", 53, std::byte{1}}, Change{"seed", 62, std::byte{0}}, Change{"public half", 94, std::byte{0}},
        Change{"checksum", 157, std::byte{1}}}) {
    INFO(change.what);
    CHECK(refusal(file_with_byte(change.offset, change.value)) == ErrorCode::input_refused);
  }
}

TEST_CASE("a secret key file of another form is refused") {
  const std::string good(stock_secret_file);
  CHECK(refusal("") == ErrorCode::input_refused);
  CHECK(refusal(good.substr(0, good.size() - 1)) == ErrorCode::input_refused);
  CHECK(refusal(good + "\n") == ErrorCode::input_refused);
  CHECK(refusal(good.substr(comment_end)) == ErrorCode::input_refused);
  CHECK(refusal("comment: x" + good.substr(comment_end - 1)) == ErrorCode::input_refused);
  std::string other_form = good;
  other_form[good.size() - 3] = 'B';  // trailing bits of the last group
  CHECK(refusal(other_form) == ErrorCode::input_refused);
}
