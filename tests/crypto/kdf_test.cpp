#include "fieldvault/crypto/kdf.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "hex.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;
using namespace fieldvault::crypto::test;

namespace {

Argon2Salt salt_of(std::string_view text) { return array_of<16>(bytes_of(text)); }

std::string refusal(std::uint32_t memory_kib, std::uint32_t passes) {
  try {
    static_cast<void>(Argon2Cost(memory_kib, passes));
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::input_refused);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("Argon2id gives the key that the reference program gives") {
  // printf 'correct horse battery staple' | argon2 0123456789abcdef -id -t 3 -k 65536 -p 1 -l 32 -r
  const SecretBuffer passphrase(bytes_of("correct horse battery staple"));
  const PassphraseKey key = derive_from_passphrase(passphrase, salt_of("0123456789abcdef"), {65536, 3});
  CHECK(to_hex(key.expose()) == "94c86f541abdb3d9aabfea59aa03963549483e9c0b1a79336e76b54cee6c917e");
}

TEST_CASE("another passphrase, salt, memory or number of passes gives another key") {
  const SecretBuffer passphrase(bytes_of("correct horse battery staple"));
  const Argon2Salt salt = salt_of("0123456789abcdef");
  const PassphraseKey base = derive_from_passphrase(passphrase, salt, {65536, 3});
  const auto differs = [&base](const PassphraseKey& key) {
    return !equal_in_constant_time(base.expose(), key.expose());
  };
  CHECK(differs(derive_from_passphrase(SecretBuffer(), salt, {65536, 3})));
  CHECK(differs(derive_from_passphrase(passphrase, salt_of("0123456789abcdeF"), {65536, 3})));
  CHECK(differs(derive_from_passphrase(passphrase, salt, {65536 + 1024, 3})));
  CHECK(differs(derive_from_passphrase(passphrase, salt, {65536, 4})));
}

TEST_CASE("a cost within the bounds is taken, the bounds themselves too") {
  CHECK(refusal(64 * 1024, 3) == "accepted");
  CHECK(refusal(1024 * 1024, 8) == "accepted");
}

TEST_CASE("a cost above the ceiling is refused before memory is taken") {
  constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
  for (const auto& [memory, passes] : {std::pair{1024U * 1024 + 1, 3U}, {64U * 1024, 9U}, {most, most}, {0U, most}}) {
    CHECK(refusal(memory, passes).find("more than") != std::string::npos);
  }
}

TEST_CASE("a cost below the floor is refused as a downgrade") {
  for (const auto& [memory, passes] : {std::pair{64U * 1024 - 1, 3U}, {64U * 1024, 2U}, {0U, 0U}}) {
    CHECK(refusal(memory, passes).starts_with("downgrade"));
  }
}

TEST_CASE("the calibrated cost is at least 256 MiB and three passes, within the bounds") {
  const Argon2Cost cost = calibrated_cost();
  CHECK(cost.memory_kib() >= 256 * 1024);
  CHECK(cost.memory_kib() <= Argon2Cost::max_memory_kib);
  CHECK(cost.passes() >= 3);
  CHECK(cost.passes() <= Argon2Cost::max_passes);
}
