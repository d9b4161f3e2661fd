// Faults under SQLite itself: the calls by which it and Disk write are these here, which can end the process or fail at
// the n-th. A definition in the program comes before the one in libc, for the database's library as well.
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <cerrno>

#include "fixtures.hpp"

namespace {

struct Plan {
  int calls = 0;
  int trip_at = 0;  // 0: never
  int error = 0;    // 0: the process ends
} plan;

// True where this call is to fail, with errno set.
bool trips() {
  if (plan.trip_at == 0 || ++plan.calls != plan.trip_at) return false;
  if (plan.error == 0) ::_exit(fieldvault::vault::testing::FaultyDisk::ended);
  errno = plan.error;
  return true;
}

}  // namespace

extern "C" {
ssize_t write(int file, const void* bytes, size_t size) {
  return trips() ? -1 : ::syscall(SYS_write, file, bytes, size);
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return trips() ? -1 : ::syscall(SYS_pwrite64, file, bytes, size, at);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  return trips() ? -1 : ::syscall(SYS_pwrite64, file, bytes, size, at);
}
int fsync(int file) { return trips() ? -1 : static_cast<int>(::syscall(SYS_fsync, file)); }
int fdatasync(int file) { return trips() ? -1 : static_cast<int>(::syscall(SYS_fdatasync, file)); }
int ftruncate(int file, off_t size) noexcept {
  return trips() ? -1 : static_cast<int>(::syscall(SYS_ftruncate, file, size));
}
int ftruncate64(int file, off64_t size) noexcept {
  return trips() ? -1 : static_cast<int>(::syscall(SYS_ftruncate, file, size));
}
int unlink(const char* path) noexcept {
  return trips() ? -1 : static_cast<int>(::syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}
}

namespace fieldvault::vault {
namespace {

using namespace testing;
namespace fs = std::filesystem;

constexpr int more_than_any_call = 500;
constexpr int rows = 40;  // several pages: the journal too is written in more than one step

void write_rows(Database& database, std::string_view value) {
  for (int i = 0; i < rows; ++i) database.set_setting("row" + std::to_string(i), std::string(300, value.front()));
}

struct Original {
  TemporaryFolder temporary;
  World world;
  RecoveryCode code = RecoveryCode::generate(world.random);
  RecoveryCode added = RecoveryCode::generate(world.random);
  Original() {
    Vault vault = create_vault(temporary / "original", world);
    vault.add_recovery_slot(code, {});
    write_rows(vault.database(), "old");
  }
  [[nodiscard]] Path copy() {
    fs::remove_all(temporary / "copy");
    fs::copy(temporary / "original", temporary / "copy", fs::copy_options::recursive);
    return temporary / "copy";
  }
  [[nodiscard]] bool opens(const Path& folder, const RecoveryCode& with) {
    try {
      (void)Vault::open(folder, copy_code(with), world.context());
      return true;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::wrong_key) throw;
      return false;
    }
  }
  // Whether all rows are new (true) or all old (false); anything else fails the test.
  [[nodiscard]] bool is_new(const Path& folder) {
    Vault vault = Vault::open(folder, copy_code(code), world.context());
    CHECK(vault.header_faults().empty());
    CHECK(vault.database().integrity_faults().empty());
    int changed = 0;
    for (int i = 0; i < rows; ++i) {
      if (vault.database().setting("row" + std::to_string(i)).value().front() == 'n') ++changed;
    }
    CHECK((changed == 0 || changed == rows));
    return changed == rows;
  }
};

// Exit codes of a child, beside FaultyDisk::ended.
constexpr int done = 0;
constexpr int reported = 3;

// Makes the change in a process whose n-th call trips; it tells whether it was done, reported a fault of the disk, or
// ended.
template <typename Change>
int trip(Original& original, const Path& folder, int nth, int error, Change change) {
  return in_child([&] {
    World world;
    Vault vault = Vault::open(folder, copy_code(original.code), world.context());
    plan = {0, nth, error};
    try {
      change(vault);
    } catch (const Error& failure) {
      plan = {};
      return failure.code() == ErrorCode::disk ? reported : 1;
    }
    const bool was_reached = plan.calls >= nth;
    plan = {};
    return was_reached && error == 0 ? 1 : done;
  });
}

void replace_rows(Vault& vault) {
  Transaction transaction(vault.database());
  write_rows(vault.database(), "new");
  transaction.commit();
}

// The change with a death at each call in turn, until it goes through. `look` says of the folder that each leaves
// whether the change is missing there.
struct Deaths {
  int all = 0;
  int without = 0;
};
template <typename Change, typename Look>
Deaths die_at_each_call(Original& original, Change change, Look look) {
  Deaths deaths;
  for (int nth = 1; nth < more_than_any_call; ++nth) {
    const Path folder = original.copy();
    const int result = trip(original, folder, nth, 0, change);
    INFO("call " << nth);
    REQUIRE((result == done || result == FaultyDisk::ended));
    const bool is_missing = look(folder);
    if (result == done) {
      CHECK_FALSE(is_missing);
      CHECK(original.is_new(folder));
      return deaths;
    }
    ++deaths.all;
    deaths.without += is_missing ? 1 : 0;
  }
  FAIL("the change never went through");
  return deaths;
}

TEST_CASE("a transaction that dies at any write, sync or removal of SQLite is there whole or not at all") {
  Original original;
  const Deaths deaths =
      die_at_each_call(original, replace_rows, [&](const Path& folder) { return !original.is_new(folder); });
  CHECK(deaths.all > 8);
  CHECK(deaths.without > 8);
}

TEST_CASE("a slot addition that dies at any write of the database or the header leaves the old slots or the new ones") {
  Original original;
  const auto add_slot = [&](Vault& vault) {
    vault.add_recovery_slot(original.added, [&](const SlotId&) { write_rows(vault.database(), "new"); });
  };
  const Deaths deaths = die_at_each_call(original, add_slot, [&](const Path& folder) {
    const bool has_slot = original.opens(folder, original.added);
    // The header may be ahead of the database after a crash, and never behind it.
    if (original.is_new(folder)) CHECK(has_slot);
    return !has_slot;
  });
  CHECK(deaths.all > 12);
  CHECK(deaths.without > 3);
}

TEST_CASE("a write or sync of SQLite that fails is reported as the disk's, and the old rows stay") {
  Original original;
  for (const int error : {EIO, ENOSPC}) {
    int reports = 0;
    for (int nth = 1; nth < more_than_any_call; ++nth) {
      const Path folder = original.copy();
      const int result = trip(original, folder, nth, error, replace_rows);
      INFO("call " << nth << " " << error);
      REQUIRE((result == done || result == reported));
      const bool is_new = original.is_new(folder);
      if (result == reported) {
        ++reports;
        CHECK_FALSE(is_new);
      } else {
        CHECK(is_new);
        break;
      }
    }
    CHECK(reports > 8);
  }
}

}  // namespace
}  // namespace fieldvault::vault
