// What SQLite holds of a vault lies in memory that is locked, and is wiped when it is let go.
#include "../../src/vault/locked_memory.hpp"

#include <dlfcn.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <fstream>

#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;

constexpr std::string_view marker = "Musakhanuly was here and nowhere else";

bool is_in_locked_memory(std::string_view text) {
  return text_of(locked_memory_of_sqlite()).find(text) != std::string_view::npos;
}

// Of the whole process.
std::size_t locked_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::size_t kib = 0;
    if (word == "VmLck:" && status >> kib) return kib;
  }
  return 0;
}

// Some containers forbid it.
bool may_lock(std::size_t size) {
  void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const bool may = memory != MAP_FAILED && ::mlock(memory, size) == 0;
  if (memory != MAP_FAILED) ::munmap(memory, size);
  return may;
}

void write_many(Database& database, int count) {
  Transaction transaction(database);
  for (int row = 0; row < count; ++row) {
    // From small pieces to such as no longer come out of the locked memory.
    const std::string value = std::string(marker) + std::string(static_cast<std::size_t>(row) * 997, 'x');
    database.set_setting("marker " + std::to_string(row), value);
  }
  transaction.commit();
}

}  // namespace

TEST_CASE("rows that were read lie in locked memory, and are gone from it when the database is closed") {
  crypto::initialise();
  TemporaryFolder folder;
  {
    Database database = Database::create(folder / "records.db", DatabaseKey());
    write_many(database, 120);
    for (int row = 0; row < 120; ++row) {
      const std::optional<std::string> value = database.setting("marker " + std::to_string(row));
      REQUIRE(value.has_value());
      CHECK(value->size() == marker.size() + static_cast<std::size_t>(row) * 997);
      CHECK(value->starts_with(marker));
    }
    CHECK(is_in_locked_memory(marker));
    const std::size_t handed_out = locked_memory_of_sqlite().size();
    if (may_lock(handed_out)) CHECK(locked_kib() * 1024 >= handed_out);
  }
  CHECK(!locked_memory_of_sqlite().empty());
  CHECK_FALSE(is_in_locked_memory(marker));
}

TEST_CASE("the database library wipes what it frees with the program's own function") {
  const void* const wipe = ::dlsym(RTLD_DEFAULT, "sqlcipher_memset");
  const void* const elsewhere = reinterpret_cast<const void*>(&locked_memory_of_sqlite);
  Dl_info of_wipe{};
  Dl_info of_program{};
  REQUIRE(::dladdr(wipe, &of_wipe) != 0);
  REQUIRE(::dladdr(elsewhere, &of_program) != 0);
  CHECK(of_wipe.dli_fbase == of_program.dli_fbase);
}

TEST_CASE("of memory for SQLite as much is locked as the limit allows, and something is left to the keys") {
  constexpr std::size_t wanted = std::size_t{64} << 20;
  struct Case {
    rlim_t limit;
    std::size_t locked;
  };
  const auto [limit, locked] = GENERATE(Case{0, 0}, Case{rlim_t{64} << 10, 0}, Case{rlim_t{1} << 20, 512U << 10},
                                        Case{rlim_t{8} << 20, 6U << 20});
  CAPTURE(limit);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // Root may lock whatever the limit says. What the parent locked is not locked in a child.
    const rlimit to{limit, limit};
    if (::setrlimit(RLIMIT_MEMLOCK, &to) != 0 || (::geteuid() == 0 && ::setuid(65534) != 0)) _exit(2);
    void* memory = ::mmap(nullptr, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) _exit(3);
    const std::size_t size = lock_beginning({static_cast<std::byte*>(memory), wanted});
    _exit(size == locked && locked_kib() * 1024 == locked ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("the cache of pages is half of what is locked, within bounds") {
  constexpr std::size_t mebibyte = std::size_t{1} << 20;
  CHECK(page_cache_for(0) == 2 * mebibyte);
  CHECK(page_cache_for(4 * mebibyte) == 2 * mebibyte);
  CHECK(page_cache_for(64 * mebibyte) == 32 * mebibyte);
  CHECK(page_cache_for(6 * mebibyte) == 3 * mebibyte);
  CHECK(page_cache_for(48 * mebibyte) == 24 * mebibyte);
  CHECK(page_cache_for(80 * mebibyte) == 32 * mebibyte);
}

TEST_CASE("a piece of 64 KiB comes out of the locked memory, and a larger one does not") {
  crypto::initialise();
  TemporaryFolder folder;
  const Database database = Database::create(folder / "records.db", DatabaseKey());
  const auto lies_in_it = [](sqlite3_uint64 size) {
    void* const piece = ::sqlite3_malloc64(size);
    const ByteView handed_out = locked_memory_of_sqlite();
    const auto* const at = static_cast<const std::byte*>(piece);
    const bool is_inside = at >= handed_out.data() && at < handed_out.data() + handed_out.size();
    ::sqlite3_free(piece);
    return is_inside;
  };
  CHECK(lies_in_it(64 << 10));
  CHECK_FALSE(lies_in_it((64 << 10) + 1));
}

TEST_CASE("memory that was locked for SQLite is used again by the next connection") {
  crypto::initialise();
  TemporaryFolder folder;
  { write_many(*std::make_unique<Database>(Database::create(folder / "first.db", DatabaseKey())), 20); }
  const std::size_t handed_out = locked_memory_of_sqlite().size();
  for (int again = 0; again < 3; ++again) {
    const Path file = folder / ("again" + std::to_string(again) + ".db");
    write_many(*std::make_unique<Database>(Database::create(file, DatabaseKey())), 20);
  }
  CHECK(locked_memory_of_sqlite().size() == handed_out);
}

}  // namespace fieldvault::vault
