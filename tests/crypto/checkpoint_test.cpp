#include "fieldvault/crypto/checkpoint.hpp"

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "hex.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;
using namespace fieldvault::crypto::test;

namespace {

constexpr std::string_view origin = "fieldvault/0123456789abcdef";

struct Made {
  Counting<RandomSource> random;
  SigningSeed seed = new_signing_seed(random);
  SigningSeed other_seed = new_signing_seed(random);
  CheckpointKey key{std::string(origin), verifying_key(seed)};
  TreeHead head{1234567, sha256(bytes_of("root"))};
  std::string note = sign_checkpoint(key, seed, head);

  [[nodiscard]] CheckpointFault fault(std::string_view bad) const {
    const CheckpointVerdict verdict = verify_checkpoint(key, bad);
    CHECK_FALSE(verdict.head);
    return verdict.fault;
  }
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

// A note over any body, well signed by this key.
std::string note_over(const Made& made, const std::string& body) {
  const auto hash = made.key.hash();
  Bytes signature(hash.begin(), hash.end());
  const Signature signed_body = sign(made.seed, bytes_of(body));
  signature.insert(signature.end(), signed_body.begin(), signed_body.end());
  return body + "\n\u2014 " + std::string(origin) + " " + to_base64(signature, Base64Padding::required) + "\n";
}

}  // namespace

TEST_CASE("the key hash and signature of the signed-note reference fit") {
  // The example of golang.org/x/mod/sumdb/note.
  const std::string_view text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  const std::optional<CheckpointKey> key = CheckpointKey::parse(text);
  REQUIRE(key);
  CHECK(key->name() == "PeterNeumann");
  CHECK(to_hex(key->hash()) == "c74f20a3");
  CHECK(key->text() == text);
  const std::optional<Bytes> signature =
      from_base64("x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
                  Base64Padding::required);
  REQUIRE(signature);
  const std::string_view body =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  CHECK(to_hex(ByteView(*signature).first(4)) == "c74f20a3");
  CHECK(verify(key->key(), bytes_of(body), array_of<64>(ByteView(*signature).subspan(4))));
}

TEST_CASE("a checkpoint key comes back from its text, in one form only") {
  const Made made;
  const std::string text = made.key.text();
  REQUIRE(CheckpointKey::parse(text));
  CHECK(*CheckpointKey::parse(text) == made.key);
  CHECK_FALSE(CheckpointKey::parse(text + "\n"));
  CHECK_FALSE(CheckpointKey::parse("x" + text));
  CHECK_FALSE(CheckpointKey::parse(replaced(text, "+", " ")));
  CHECK_FALSE(CheckpointKey::parse(""));
  CHECK_FALSE(CheckpointKey::parse("++"));
  CHECK_FALSE(CheckpointKey::parse("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
  CHECK_FALSE(CheckpointKey::parse("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
  CHECK_FALSE(CheckpointKey::parse("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
}

TEST_CASE("a checkpoint name has no space, plus, control or other letters, and 1 to 128 bytes") {
  for (const std::string& name : {std::string(), std::string("a b"), std::string("a+b"), std::string("a\nb"),
                                  std::string("\u00e9"), std::string(129, 'a')}) {
    CHECK_THROWS_AS(CheckpointKey(name, VerifyingKey{}), Error);
  }
  CHECK_NOTHROW(CheckpointKey(std::string(128, 'a'), VerifyingKey{}));
}

TEST_CASE("a signed checkpoint has the lines of C2SP, and verifies") {
  const Made made;
  CHECK(made.note.starts_with("fieldvault/0123456789abcdef\n1234567\n" +
                              to_base64(made.head.root.bytes(), Base64Padding::required) +
                              "\n\n\u2014 fieldvault/0123456789abcdef "));
  CHECK(made.note.ends_with("=\n"));
  const CheckpointVerdict verdict = verify_checkpoint(made.key, made.note);
  REQUIRE(verdict.head);
  CHECK(*verdict.head == made.head);
}

TEST_CASE("the smallest and the largest tree can be signed") {
  const Made made;
  for (const std::uint64_t size : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    const TreeHead head{size, made.head.root};
    const CheckpointVerdict verdict = verify_checkpoint(made.key, sign_checkpoint(made.key, made.seed, head));
    REQUIRE(verdict.head);
    CHECK(*verdict.head == head);
  }
}

TEST_CASE("a checkpoint of another size, root, key or signature is forged") {
  const Made made;
  CHECK(made.fault(replaced(made.note, "\n1234567\n", "\n1234568\n")) == CheckpointFault::forged);
  const std::string root = to_base64(made.head.root.bytes(), Base64Padding::required);
  CHECK(made.fault(replaced(made.note, root, to_base64(Digest().bytes(), Base64Padding::required))) ==
        CheckpointFault::forged);
  const CheckpointKey other(std::string(origin), verifying_key(made.other_seed));
  CHECK(made.fault(sign_checkpoint(other, made.other_seed, made.head)) == CheckpointFault::forged);
  CHECK(made.fault(replaced(made.note, "\u2014 fieldvault/0", "\u2014 fieldvault/1")) == CheckpointFault::forged);
}

TEST_CASE("a checkpoint of another origin is refused as such") {
  const Made made;
  const CheckpointKey other("fieldvault/another", verifying_key(made.seed));
  CHECK(made.fault(sign_checkpoint(other, made.seed, made.head)) == CheckpointFault::other_origin);
}

TEST_CASE("a second encoding of the same checkpoint is refused, even well signed") {
  const Made made;
  const std::string name(origin);
  const std::string root = to_base64(made.head.root.bytes(), Base64Padding::required);
  REQUIRE(verify_checkpoint(made.key, note_over(made, name + "\n5\n" + root + "\n")).head);
  for (const std::string& body :
       {name + "\n05\n" + root + "\n", name + "\n+5\n" + root + "\n", name + "\n-5\n" + root + "\n",
        name + "\n5 \n" + root + "\n", name + "\n\n" + root + "\n", name + "\n0x5\n" + root + "\n",
        name + "\n18446744073709551616\n" + root + "\n", name + "\n5\n" + root + "\nextension\n",
        name + "\n5\n" + root.substr(0, 43) + "\n", name + "\n5\nAAAA\n", name + "\n5\n",
        name + "\r\n5\r\n" + root + "\r\n"}) {
    INFO(body);
    CHECK(made.fault(note_over(made, body)) == CheckpointFault::malformed);
  }
}

TEST_CASE("additions to a checkpoint, further signatures and cut ones are refused") {
  const Made made;
  const std::string signature_line = made.note.substr(made.note.find("\u2014"));
  CHECK(made.fault(made.note + "\n") == CheckpointFault::malformed);
  CHECK(made.fault(made.note + signature_line) == CheckpointFault::malformed);
  CHECK(made.fault("\n" + made.note) == CheckpointFault::malformed);
  CHECK(made.fault(replaced(made.note, "\u2014", "-")) == CheckpointFault::malformed);
  for (std::size_t size = 0; size < made.note.size(); ++size) {
    CHECK(made.fault(made.note.substr(0, size)) == CheckpointFault::malformed);
  }
}

TEST_CASE("a seed that does not belong to the checkpoint key signs nothing") {
  const Made made;
  CHECK_THROWS_AS(sign_checkpoint(made.key, made.other_seed, made.head), Error);
}
