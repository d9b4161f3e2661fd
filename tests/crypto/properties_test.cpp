// What holds of every value, tried on random ones: proofs against a second reading of RFC 6962, one form of each text.
#include <catch2/catch_test_macros.hpp>

#include "dice.hpp"
#include "fieldvault/crypto/age.hpp"
#include "fieldvault/crypto/checkpoint.hpp"
#include "fieldvault/crypto/key_wrap.hpp"
#include "fieldvault/crypto/minisign.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "merkle_fixtures.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;
using namespace fieldvault::crypto::test;
using fieldvault::test::changed;
using fieldvault::test::check_one_form;
using fieldvault::test::Dice;

namespace {

// RFC 6962, section 2.1, as it is written there: D[n] is the list of leaves, k the largest power of two below n.
namespace reference {

using Leaves = std::span<const Bytes>;
using Path = std::vector<Digest>;

Digest hash(std::byte first, std::initializer_list<ByteView> parts) {
  Bytes all = {first};
  for (const ByteView part : parts) all.insert(all.end(), part.begin(), part.end());
  return sha256(all);
}

std::size_t split(std::size_t n) {
  std::size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

Digest head(Leaves d) {
  if (d.empty()) return sha256({});
  if (d.size() == 1) return hash(std::byte{0}, {d[0]});
  const std::size_t k = split(d.size());
  return hash(std::byte{1}, {head(d.first(k)).bytes(), head(d.subspan(k)).bytes()});
}

Path with(Path path, const Digest& last) {
  path.push_back(last);
  return path;
}

Path inclusion(std::size_t m, Leaves d) {
  if (d.size() == 1) return {};
  const std::size_t k = split(d.size());
  if (m < k) return with(inclusion(m, d.first(k)), head(d.subspan(k)));
  return with(inclusion(m - k, d.subspan(k)), head(d.first(k)));
}

Path subproof(std::size_t m, Leaves d, bool is_known) {
  if (m == d.size()) return is_known ? Path{} : Path{head(d)};
  const std::size_t k = split(d.size());
  if (m <= k) return with(subproof(m, d.first(k), is_known), head(d.subspan(k)));
  return with(subproof(m - k, d.subspan(k), false), head(d.first(k)));
}

}  // namespace reference

struct RandomTree {
  std::vector<Bytes> leaves;
  MemoryTree tree;
  RandomTree(Dice& dice, std::size_t size) {
    for (std::size_t left = size; left > 0; --left) {
      leaves.push_back(dice.bytes(dice.below(70)));
      tree.append(merkle_leaf_hash(leaves.back()));
    }
  }
  [[nodiscard]] reference::Leaves first(std::size_t size) const { return reference::Leaves(leaves).first(size); }
};

template <std::size_t Size>
void change(Dice& dice, std::array<std::byte, Size>& bytes) {
  bytes[dice.below(Size)] ^= static_cast<std::byte>(1 + dice.below(255));
}

// Of a key: the first line of a signature's file is free, the rest is not.
std::string without_first_line(const std::string& file) { return file.substr(std::min(file.find('\n'), file.size())); }

}  // namespace

TEST_CASE("proofs in trees of random sizes are those of RFC 6962 read anew, and no other proof holds") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const std::size_t size = 1 + dice.number(9) + dice.below(300);
    const RandomTree random(dice, size);
    const Digest root = reference::head(random.first(size));
    CAPTURE(size);
    REQUIRE(merkle_head(size, random.tree.nodes()) == root);
    for (int round = 0; round < 12; ++round) {
      const std::size_t index = dice.below(size);
      const std::size_t old_size = 1 + dice.below(size);
      CAPTURE(index, old_size);
      const Digest leaf = merkle_leaf_hash(random.leaves[index]);
      const Digest old_root = reference::head(random.first(old_size));

      const auto inclusion = merkle_inclusion_proof(index, size, random.tree.nodes_within(size));
      REQUIRE(inclusion == reference::inclusion(index, random.first(size)));
      REQUIRE(merkle_verify_inclusion(leaf, index, size, inclusion, root));
      const auto consistency = merkle_consistency_proof(old_size, size, random.tree.nodes_within(size));
      REQUIRE(consistency == reference::subproof(old_size, random.first(size), true));
      REQUIRE(merkle_verify_consistency(old_size, old_root, size, root, consistency));

      std::size_t fooled = 0;
      for (const auto& bad : tampered(inclusion)) fooled += merkle_verify_inclusion(leaf, index, size, bad, root);
      for (const auto& bad : tampered(consistency)) {
        fooled += merkle_verify_consistency(old_size, old_root, size, root, bad);
      }
      const Digest stranger = dice.digest();
      fooled += merkle_verify_inclusion(stranger, index, size, inclusion, root);
      fooled += merkle_verify_inclusion(leaf, index, size, inclusion, stranger);
      fooled += merkle_verify_consistency(old_size, stranger, size, root, consistency);
      fooled += merkle_verify_consistency(old_size, old_root, size, stranger, consistency);
      if (const std::size_t other = dice.below(size); other != index) {
        fooled += merkle_verify_inclusion(leaf, other, size, inclusion, root);
      }
      REQUIRE(fooled == 0);
    }
  }
}

TEST_CASE("a Padmé length of any size is that of its definition, at most 12 % more, and never below a shorter one's") {
  Dice dice(1);
  constexpr std::uint64_t most = std::uint64_t{1} << 62;
  for (int round = 0; round < 200'000; ++round) {
    const std::uint64_t length = std::min(most, dice.number(62) + 2);
    CAPTURE(round, length);
    // The mantissa has as many bits as the exponent's own length says; what is below it is rounded up.
    unsigned exponent = 0;
    while (length >> (exponent + 1) != 0) ++exponent;
    unsigned bits = 0;
    while (exponent >> bits != 0) ++bits;
    const std::uint64_t step = std::uint64_t{1} << (exponent - bits);
    const std::uint64_t padded = padme_length(length);
    const std::uint64_t shorter = length - std::min(length, dice.number(62));
    if (padded != (length + step - 1) / step * step || static_cast<long double>(padded - length) > 0.12L * length ||
        padme_length(padded) != padded || padme_length(shorter) > padded) {
      FAIL("padded to " << padded);
    }
  }
}

TEST_CASE("any wrapped key comes back, and after any change nothing does") {
  Dice dice(2);
  for (int round = 0; round < 400; ++round) {
    CAPTURE(round);
    auto wrapping = dice.array<32>();
    const Bytes key = dice.bytes(32);
    Bytes data = dice.bytes(dice.below(200));
    WrappedKey wrapped = wrap_key(wrapping, key, data, dice);
    const auto same = unwrap_key(wrapping, wrapped, data);
    REQUIRE(same);
    REQUIRE(equal_in_constant_time(same->expose(), key));
    switch (dice.below(5)) {
      case 0:
        change(dice, wrapping);
        break;
      case 1:
        change(dice, wrapped.nonce);
        break;
      case 2:
        change(dice, wrapped.ciphertext);
        break;
      case 3:
        change(dice, wrapped.commitment);
        break;
      default:
        data.resize(data.size() + 1 + dice.below(3));
    }
    REQUIRE_FALSE(unwrap_key(wrapping, wrapped, data));
  }
}

TEST_CASE("a checkpoint of any head comes back, and no changed one is taken") {
  Dice dice(3);
  std::size_t taken = 0;
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    const SigningSeed seed(dice.bytes(32));
    const CheckpointKey key("fieldvault/" + dice.text("0123456789abcdef", 32), verifying_key(seed));
    const TreeHead head{dice.number(63), dice.digest()};
    const std::string note = sign_checkpoint(key, seed, head);
    REQUIRE(verify_checkpoint(key, note).head == head);
    taken += check_one_form(dice, note, 200, [&](const std::string& text) -> std::optional<std::string> {
      const CheckpointVerdict verdict = verify_checkpoint(key, text);
      if (!verdict.head) return std::nullopt;
      return sign_checkpoint(key, seed, *verdict.head);
    });
    taken += check_one_form(dice, key.text(), 200, [](const std::string& text) -> std::optional<std::string> {
      const auto parsed = CheckpointKey::parse(text);
      if (!parsed) return std::nullopt;
      return parsed->text();
    });
  }
  CHECK(taken == 0);  // the name of a key has its hash beside it
}

TEST_CASE("a signature of any message verifies, and only in the form in which it was made") {
  Dice dice(4);
  for (int round = 0; round < 12; ++round) {
    CAPTURE(round);
    const MinisignSecretKey key = MinisignSecretKey::generate(dice);
    const Bytes message = dice.bytes(dice.below(300));
    const std::string file = minisign_sign(key, message);
    static_cast<void>(check_one_form(dice, file, 200, [&](const std::string& text) -> std::optional<std::string> {
      const MinisignVerdict verdict = minisign_verify(key.public_key(), message, text);
      REQUIRE((verdict == MinisignVerdict::malformed) == !minisign_key_id(text).has_value());
      if (verdict != MinisignVerdict::good) return std::nullopt;
      return text.substr(0, text.find('\n')) + without_first_line(file);
    }));
    Bytes other = message;
    other.resize(message.size() + 1);
    CHECK(minisign_verify(key.public_key(), other, file) == MinisignVerdict::forged);
  }
}

TEST_CASE("keys of minisign have one text, and a changed key file is refused or holds the same key") {
  Dice dice(5);
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    const MinisignSecretKey key = MinisignSecretKey::generate(dice);
    const auto public_text = [](const std::string& text) -> std::optional<std::string> {
      const auto parsed = MinisignPublicKey::parse(text);
      if (!parsed) return std::nullopt;
      return parsed->text();
    };
    const auto id_text = [](const std::string& text) -> std::optional<std::string> {
      const auto parsed = KeyId::parse(text);
      if (!parsed) return std::nullopt;
      return parsed->text();
    };
    CHECK(check_one_form(dice, key.public_key().text(), 300, public_text) > 0);
    CHECK(check_one_form(dice, key.id().text(), 300, id_text) > 0);
    const SecretBuffer kept = key.file();
    const std::string file(text_of(kept.expose()));
    for (int tries = 0; tries < 200; ++tries) {
      const std::string other = changed(dice, file);
      try {
        const MinisignSecretKey again = MinisignSecretKey::parse_file(bytes_of(other));
        REQUIRE(again.public_key() == key.public_key());
      } catch (const Error& error) {
        REQUIRE(error.code() == ErrorCode::input_refused);
      }
    }
  }
}

TEST_CASE("any plaintext comes back from its age file, and no changed file opens") {
  Dice dice(6);
  for (int round = 0; round < 12; ++round) {
    CAPTURE(round);
    const AgeIdentity reader = AgeIdentity::generate(dice);
    std::vector<AgeRecipient> recipients;
    for (std::uint64_t others = dice.below(3); others > 0; --others) {
      recipients.push_back(AgeIdentity::generate(dice).recipient());
    }
    recipients.insert(recipients.begin() + static_cast<std::ptrdiff_t>(dice.below(recipients.size() + 1)),
                      reader.recipient());
    const std::string plain(text_of(dice.bytes(dice.below(3000))));
    const std::string file(text_of(age_encrypt(bytes_of(plain), recipients, dice)));
    REQUIRE(text_of(age_decrypt(bytes_of(file), reader)) == plain);
    for (int tries = 0; tries < 200; ++tries) {
      const std::string other = changed(dice, file);
      if (other == file) continue;
      CAPTURE(tries);
      try {
        static_cast<void>(age_decrypt(bytes_of(other), reader));
        FAIL("a changed file was opened");
      } catch (const Error& error) {
        REQUIRE(error.code() != ErrorCode::program_failed);
      }
    }
  }
}
