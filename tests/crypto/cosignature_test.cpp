#include "fieldvault/crypto/cosignature.hpp"

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;

namespace {

constexpr std::uint64_t seen_at = 1'764'000'000;

SigningSeed seed_of(unsigned char filler) { return SigningSeed(Bytes(32, std::byte{filler})); }

struct Made {
  SigningSeed log_seed = seed_of(1);
  SigningSeed hq_seed = seed_of(2);
  CheckpointKey log{"fieldvault/field", verifying_key(log_seed)};
  CheckpointKey hq{"fieldvault/hq", verifying_key(hq_seed)};
  TreeHead head{8, sha256(bytes_of("root"))};
  std::string checkpoint = sign_checkpoint(log, log_seed, head);
  std::string note = cosign_checkpoint(hq, hq_seed, checkpoint, seen_at);
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("a cosigned checkpoint says which head was seen, and when") {
  const Made made;
  const auto seen = verify_cosigned(made.log, made.hq, made.note);
  REQUIRE(seen);
  CHECK(seen->head == made.head);
  CHECK(seen->time == seen_at);
  CHECK(made.note.starts_with(made.checkpoint));
}

TEST_CASE("a cosignature is the one of the C2SP page, byte for byte") {
  // Written out by hand: the message, the key id of type 4, the time as eight bytes.
  const Made made;
  const std::string body = made.checkpoint.substr(0, made.checkpoint.find("\n\n") + 1);
  const std::string message = "cosignature/v1\ntime 1764000000\n" + body;
  const std::string line = made.note.substr(made.checkpoint.size());
  const std::string prefix = "\u2014 fieldvault/hq ";
  REQUIRE(line.starts_with(prefix));
  const auto bytes = from_base64(line.substr(prefix.size(), line.size() - prefix.size() - 1), Base64Padding::required);
  REQUIRE(bytes);
  REQUIRE(bytes->size() == 4 + 8 + 64);

  Bytes named = copy_of(bytes_of("fieldvault/hq\n\x04"));
  named.insert(named.end(), made.hq.key().begin(), made.hq.key().end());
  CHECK(to_hex(ByteView(*bytes).first(4)) == sha256(named).hex().substr(0, 8));
  CHECK(to_hex(ByteView(*bytes).subspan(4, 8)) == "0000000069248100");
  Signature signature{};
  std::copy(bytes->begin() + 12, bytes->end(), signature.begin());
  CHECK(verify(made.hq.key(), bytes_of(message), signature));
}

TEST_CASE("what is not that cosignature over that checkpoint is refused") {
  const Made made;
  const auto is_refused = [&](const std::string& note) { return !verify_cosigned(made.log, made.hq, note); };
  const std::string line = made.note.substr(made.checkpoint.size());
  CHECK(is_refused(made.checkpoint));
  CHECK(is_refused(made.note + line));
  CHECK(is_refused(made.note + "\n"));
  CHECK(is_refused(made.note.substr(0, made.note.size() - 1)));
  CHECK(is_refused(replaced(made.note, "\n8\n", "\n9\n")));
  CHECK(is_refused(line + made.checkpoint));
  CHECK(is_refused(""));

  const TreeHead other{9, made.head.root};
  CHECK(is_refused(sign_checkpoint(made.log, made.log_seed, other) + line));
  const CheckpointKey namesake("fieldvault/hq", verifying_key(made.log_seed));
  CHECK(is_refused(cosign_checkpoint(namesake, made.log_seed, made.checkpoint, seen_at)));
  CHECK_FALSE(verify_cosigned(made.hq, made.log, made.note));
}

TEST_CASE("every changed byte of a cosigned checkpoint is noticed") {
  const Made made;
  for (std::size_t at = 0; at < made.note.size(); ++at) {
    std::string changed = made.note;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CAPTURE(at);
    CHECK_FALSE(verify_cosigned(made.log, made.hq, changed));
  }
}

TEST_CASE("no checkpoint is a cosignature, though both are by one key") {
  const Made made;
  const std::string own = sign_checkpoint(made.hq, made.hq_seed, made.head);
  CHECK_FALSE(verify_cosigned(made.log, made.hq, made.checkpoint + own.substr(own.find("\n\n") + 2)));
  CHECK_THROWS_AS(cosign_checkpoint(made.hq, made.log_seed, made.checkpoint, seen_at), Error);
  CHECK_THROWS_AS(cosign_checkpoint(made.hq, made.hq_seed, "no note", seen_at), Error);
}
