#include <sys/resource.h>

#include <catch2/catch_test_macros.hpp>

#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;
namespace fs = std::filesystem;

#if !defined(__SANITIZE_ADDRESS__)
TEST_CASE("a passphrase slot too costly for this machine does not hide a later one that opens") {
  TemporaryFolder temporary;
  World world;
  const Path folder = temporary / "vault";
  {
    Vault vault =
        Vault::create(folder, passphrase("of the large machine"), crypto::Argon2Cost(512 * 1024, 3), world.context());
    vault.add_passphrase_slot(passphrase("of the small laptop"), floor_cost(), {});
  }
  CHECK(in_child([&] {
          const rlimit limit{256UL << 20, 256UL << 20};
          if (::setrlimit(RLIMIT_DATA, &limit) != 0) return 2;
          if (Vault::open(folder, passphrase("of the small laptop"), world.context()).slots().size() != 2) return 3;
          // Where none opens, the slot that could not be tried is the reason: the passphrase may be right.
          const Caught refused =
              caught([&] { (void)Vault::open(folder, passphrase("of the large machine"), world.context()); });
          return refused.code == ErrorCode::program_failed && refused.says("512 MiB are needed") ? 0 : 1;
        }) == 0);
}
#endif

TEST_CASE("a rollback is refused before the database is migrated") {
  TemporaryFolder temporary;
  World world;
  const Path folder = temporary / "vault";
  const RecoveryCode code = RecoveryCode::generate(world.random);
  Bytes old;
  {
    Vault vault = create_vault(folder, world);
    vault.add_recovery_slot(code, {});
    old = read_file(folder / "header.a");
    vault.add_recovery_slot(RecoveryCode::generate(world.random), {});
    vault.database().execute("PRAGMA user_version = 0");  // as if it had been written by an older fieldvault
  }
  write_file(folder / "header.a", old);
  write_file(folder / "header.b", old);
  const auto before = contents(folder);
  const Caught refused = caught([&] { (void)Vault::open(folder, copy_code(code), world.context()); });
  CHECK(refused.code == ErrorCode::not_trusted);
  CHECK(refused.says("rollback"));
  CHECK((contents(folder) == before));
}

TEST_CASE("a folder whose headers are missing or beyond use gets no lock file") {
  TemporaryFolder temporary;
  World world;
  const auto refused = [&](const Path& folder) {
    return caught([&] { (void)Vault::open(folder, passphrase(), world.context()); }).code;
  };
  const Path other = temporary / "other";
  fs::create_directory(other);
  write_file(other / "records.db", bytes_of("a database of another program"));
  CHECK(refused(other) == ErrorCode::damaged);
  CHECK_FALSE(fs::exists(other / "lock"));

  const Path torn = temporary / "torn";
  fs::create_directory(torn);
  write_file(torn / "header.a", bytes_of("torn"));
  write_file(torn / "header.b", {});
  CHECK(refused(torn) == ErrorCode::damaged);
  CHECK_FALSE(fs::exists(torn / "lock"));
}

}  // namespace
}  // namespace fieldvault::vault
