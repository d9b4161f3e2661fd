#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <string_view>

#include "address_sanitizer.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/kdf.hpp"

using namespace fieldvault;
using namespace fieldvault::crypto;

namespace {

// The exit code of the child: 0 where the error was the right one.
int derive_with_little_memory() {
  constexpr rlim_t limit = 256 * 1024 * 1024;
  const rlimit little{limit, limit};
  if (setrlimit(RLIMIT_AS, &little) != 0) {
    return 2;
  }
  try {
    static_cast<void>(derive_from_passphrase(SecretBuffer(bytes_of("words")), Argon2Salt{}, {1024 * 1024, 3}));
  } catch (const Error& error) {
    const bool says_so = std::string_view(error.what()).find("not enough memory") != std::string_view::npos;
    return error.code() == ErrorCode::program_failed && says_so ? 0 : 3;
  }
  return 4;
}

}  // namespace

TEST_CASE("too little memory for Argon2id is its own error, never a wrong passphrase") {
  if constexpr (test::address_sanitizer) {
    SKIP("AddressSanitizer reserves more address space than this test leaves");
  }
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    _exit(derive_with_little_memory());
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
