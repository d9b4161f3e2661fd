#include "fieldvault/crypto/secret.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <type_traits>

#include "address_sanitizer.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/kdf.hpp"
#include "fieldvault/crypto/signature.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;

// The compiler is the judge of these: secrets are neither copied, printed, compared nor taken for each other.
static_assert(!std::is_copy_constructible_v<SecretBuffer> && !std::is_copy_assignable_v<SecretBuffer>);
static_assert(std::is_nothrow_move_constructible_v<SecretBuffer> && std::is_nothrow_move_assignable_v<SecretBuffer>);
static_assert(!std::equality_comparable<SecretBuffer>);
static_assert(!fmt::is_formattable<SecretBuffer>::value);
static_assert(!fmt::is_formattable<SigningSeed>::value);
static_assert(!std::is_copy_constructible_v<SigningSeed>);
static_assert(!std::is_convertible_v<SigningSeed, PassphraseKey>);
static_assert(!std::is_constructible_v<PassphraseKey, const SigningSeed&>);

TEST_CASE("a secret that was moved leaves an empty one behind") {
  SecretBuffer first(bytes_of("a name"));
  const SecretBuffer second = std::move(first);
  CHECK(text_of(second.expose()) == "a name");
  CHECK(first.size() == 0);  // NOLINT(bugprone-use-after-move): this is what is shown
  CHECK(first.expose().empty());
}

TEST_CASE("assigning a secret frees the old one, and survives itself") {
  SecretBuffer secret(bytes_of("old"));
  secret = SecretBuffer(bytes_of("newer"));
  CHECK(text_of(secret.expose()) == "newer");
  SecretBuffer& same = secret;
  secret = std::move(same);
  CHECK(text_of(secret.expose()) == "newer");
}

TEST_CASE("a new secret is all zeros, a clone has its own bytes, an empty one is allowed") {
  SecretBuffer zeros(40);
  CHECK(equal_in_constant_time(zeros.expose(), Bytes(40)));
  const SecretBuffer clone = zeros.clone();
  zeros.expose_mutable()[0] = std::byte{1};
  CHECK(equal_in_constant_time(clone.expose(), Bytes(40)));
  CHECK(SecretBuffer(std::size_t{0}).expose().empty());
}

TEST_CASE("a secret that is gone leaves its place, wiped, to the next one of its size") {
  const std::byte* place = nullptr;
  {
    const SecretBuffer secret(Bytes(32, std::byte{0xff}));
    place = secret.expose().data();
  }
  const SecretBuffer of_another_size(16);
  CHECK(of_another_size.expose().data() != place);
  const SecretBuffer next(32);
  CHECK(next.expose().data() == place);
  CHECK(equal_in_constant_time(next.expose(), Bytes(32)));
  CHECK(SecretBuffer(32).expose().data() != place);
}

TEST_CASE("a key of a wrong size is a mistake of the program") {
  CHECK_THROWS_AS(SigningSeed(bytes_of("short")), Error);
  CHECK_NOTHROW(SigningSeed(Bytes(32)));
}

TEST_CASE("comparison in constant time looks at all bytes and at the length") {
  CHECK(equal_in_constant_time(bytes_of("same"), bytes_of("same")));
  CHECK_FALSE(equal_in_constant_time(bytes_of("same"), bytes_of("samE")));
  CHECK_FALSE(equal_in_constant_time(bytes_of("same"), bytes_of("same ")));
  CHECK(equal_in_constant_time({}, {}));
}

TEST_CASE("wiping leaves zeros") {
  Bytes bytes(9, std::byte{0xff});
  wipe(bytes);
  CHECK(bytes == Bytes(9));
  wipe({});
}

TEST_CASE("memory that the system refuses to lock is reported, and the secret still works") {
  if constexpr (test::address_sanitizer) {
    SKIP("AddressSanitizer turns mlock into nothing");
  }
  // A limit of 64 KiB still locks a secret, and not what the database keeps in memory.
  struct Case {
    rlim_t limit;
    bool is_refused;
  };
  constexpr rlim_t needed = rlim_t{2} << 20;  // and the pages of the secret itself
  const auto [limit, is_refused] =
      GENERATE(Case{0, true}, Case{64 * 1024, true}, Case{needed, true}, Case{needed + 64 * 1024, false});
  CAPTURE(limit);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // Root may lock whatever the limit says, so the child gives that up.
    const rlimit none{limit, limit};
    const bool limited = setrlimit(RLIMIT_MEMLOCK, &none) == 0 && (geteuid() != 0 || setuid(65534) == 0);
    const SecretBuffer secret(bytes_of("a name"));
    _exit(!limited ? 2 : memory_lock_refused() == is_refused && text_of(secret.expose()) == "a name" ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
