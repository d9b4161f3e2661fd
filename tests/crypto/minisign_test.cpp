#include "fieldvault/crypto/minisign.hpp"

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/encoding.hpp"
#include "hex.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;
using namespace fieldvault::crypto::test;

namespace {

struct Lines {
  explicit Lines(std::string_view file) {
    for (std::string* line : {&untrusted, &signature, &trusted, &global}) {
      const std::size_t end = file.find('\n');
      *line = file.substr(0, end);
      file.remove_prefix(end + 1);
    }
  }
  [[nodiscard]] std::string file(std::string_view end = "\n") const {
    std::string text;
    for (const std::string* line : {&untrusted, &signature, &trusted, &global}) {
      text += *line;
      text += end;
    }
    return text;
  }
  std::string untrusted, signature, trusted, global;
};

struct Signed {
  Counting<RandomSource> random;
  MinisignSecretKey key = MinisignSecretKey::generate(random);
  MinisignSecretKey other = MinisignSecretKey::generate(random);
  std::string message = "fieldvault-manifest/1\n";
  Lines lines = Lines(minisign_sign(key, bytes_of(message)));

  [[nodiscard]] MinisignVerdict verdict(std::string_view file) const {
    return minisign_verify(key.public_key(), bytes_of(message), file);
  }
};

std::string with_byte(std::string_view base64, std::size_t offset, std::byte value) {
  Bytes bytes = *from_base64(base64, Base64Padding::required);
  bytes.at(offset) = value;
  return to_base64(bytes, Base64Padding::required);
}

}  // namespace

TEST_CASE("what was signed verifies, under the key whose id the file names") {
  const Signed made;
  CHECK(made.verdict(made.lines.file()) == MinisignVerdict::good);
  CHECK(minisign_key_id(made.lines.file()) == made.key.id());
  CHECK(made.lines.trusted == "trusted comment: fieldvault");
  CHECK(minisign_verify(made.key.public_key(), {}, minisign_sign(made.key, {})) == MinisignVerdict::good);
}

TEST_CASE("the signature of another message, or by another key, is refused") {
  const Signed made;
  CHECK(minisign_verify(made.key.public_key(), bytes_of("other"), made.lines.file()) == MinisignVerdict::forged);
  CHECK(minisign_verify(made.other.public_key(), bytes_of(made.message), made.lines.file()) ==
        MinisignVerdict::other_key);
  const MinisignPublicKey same_id(made.key.id(), made.other.public_key().key());
  CHECK(minisign_verify(same_id, bytes_of(made.message), made.lines.file()) == MinisignVerdict::forged);
}

TEST_CASE("every changed bit of the two signatures is noticed") {
  const Signed made;
  bool noticed = true;
  for (std::size_t bit = 0; bit < 8 * 74; ++bit) {
    Lines bad = made.lines;
    const Bytes bytes = *from_base64(bad.signature, Base64Padding::required);
    bad.signature = with_byte(bad.signature, bit / 8, bytes[bit / 8] ^ static_cast<std::byte>(1U << bit % 8));
    noticed = noticed && made.verdict(bad.file()) != MinisignVerdict::good;
  }
  for (std::size_t bit = 0; bit < 8 * 64; ++bit) {
    Lines bad = made.lines;
    const Bytes bytes = *from_base64(bad.global, Base64Padding::required);
    bad.global = with_byte(bad.global, bit / 8, bytes[bit / 8] ^ static_cast<std::byte>(1U << bit % 8));
    noticed = noticed && made.verdict(bad.file()) == MinisignVerdict::forged;
  }
  CHECK(noticed);
}

TEST_CASE("a prehashed signature rewritten to legacy is refused, and so is a true legacy one") {
  const Signed made;
  Lines rewritten = made.lines;
  rewritten.signature = with_byte(rewritten.signature, 1, std::byte{'d'});
  CHECK(made.verdict(rewritten.file()) == MinisignVerdict::legacy);

  // The attack itself: signed as legacy, the message is the hash that was signed.
  Blake2b512 hash;
  hash.update(bytes_of(made.message));
  CHECK(minisign_verify(made.key.public_key(), hash.finish(), rewritten.file()) == MinisignVerdict::legacy);

  Lines unknown = made.lines;
  unknown.signature = with_byte(unknown.signature, 0, std::byte{'X'});
  CHECK(made.verdict(unknown.file()) == MinisignVerdict::malformed);
}

TEST_CASE("a trusted comment that is not ours is refused, even well signed") {
  const Signed made;
  Lines other = made.lines;
  other.trusted = "trusted comment: timestamp:1700000000";
  CHECK(made.verdict(other.file()) == MinisignVerdict::malformed);
  const Bytes line = *from_base64(other.signature, Base64Padding::required);
  Bytes covered(line.begin() + 10, line.end());
  const ByteView comment = bytes_of("timestamp:1700000000");
  covered.insert(covered.end(), comment.begin(), comment.end());
  other.global = to_base64(sign(made.key.seed(), covered), Base64Padding::required);
  CHECK(made.verdict(other.file()) == MinisignVerdict::malformed);
}

TEST_CASE("a global signature transplanted from another file is refused") {
  const Signed made;
  const Lines other(minisign_sign(made.key, bytes_of("another message")));
  Lines transplanted = made.lines;
  transplanted.global = other.global;
  CHECK(made.verdict(transplanted.file()) == MinisignVerdict::forged);
  transplanted = made.lines;
  transplanted.signature = other.signature;
  CHECK(made.verdict(transplanted.file()) == MinisignVerdict::forged);
}

TEST_CASE("the untrusted comment may be any one line of printable ASCII, and nothing else") {
  const Signed made;
  Lines other = made.lines;
  other.untrusted = "untrusted comment: anything ~ at all";
  CHECK(made.verdict(other.file()) == MinisignVerdict::good);
  other.untrusted = "untrusted comment: ";
  CHECK(made.verdict(other.file()) == MinisignVerdict::good);
  constexpr std::string_view begin = "untrusted comment: ";
  other.untrusted = std::string(begin) + std::string(1022 - begin.size(), 'x');
  CHECK(made.verdict(other.file()) == MinisignVerdict::good);
  other.untrusted += 'x';
  CHECK(made.verdict(other.file()) == MinisignVerdict::malformed);
  for (const std::string& line :
       {std::string("untrusted comment: \x1b[2J"), std::string("untrusted comment: \xc3\xa9"),
        std::string("untrusted comment: tab\t"), std::string("comment: x"), std::string(),
        std::string("untrusted comment: nul\0", 23), "untrusted comment: " + std::string(1100, 'x')}) {
    other.untrusted = line;
    CHECK(made.verdict(other.file()) == MinisignVerdict::malformed);
  }
}

TEST_CASE("carriage returns, missing, extra and joined lines are refused") {
  const Signed made;
  const std::string good = made.lines.file();
  for (const std::string& bad : {made.lines.file("\r\n"), good + "\n", good + "x", "\n" + good, good + good,
                                 good.substr(0, good.size() - 1), good.substr(good.find('\n') + 1), " " + good,
                                 std::string(), std::string("\n\n\n\n"), std::string("\xef\xbb\xbf") + good}) {
    INFO(bad);
    CHECK(made.verdict(bad) == MinisignVerdict::malformed);
    CHECK_FALSE(minisign_key_id(bad));
  }
}

TEST_CASE("a signature file cut at any byte is refused") {
  const Signed made;
  const std::string good = made.lines.file();
  bool refused = true;
  for (std::size_t size = 0; size < good.size(); ++size) {
    refused = refused && made.verdict(good.substr(0, size)) == MinisignVerdict::malformed;
  }
  CHECK(refused);
}

TEST_CASE("base64 of a second form, or of another size, is refused") {
  const Signed made;
  Lines bad = made.lines;
  // 64 bytes leave four unused bits in the last letter before the padding.
  char& last = bad.global[bad.global.size() - 3];
  last = last == 'A' ? 'B' : static_cast<char>(last + 1);
  CHECK(made.verdict(bad.file()) == MinisignVerdict::malformed);
  bad = made.lines;
  bad.global.pop_back();
  CHECK(made.verdict(bad.file()) == MinisignVerdict::malformed);
  bad = made.lines;
  bad.signature = to_base64(Bytes(75), Base64Padding::required);
  CHECK(made.verdict(bad.file()) == MinisignVerdict::malformed);
}
