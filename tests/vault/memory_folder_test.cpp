#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/random.hpp"
#include "fieldvault/vault/memory_folder.hpp"
#include "fixtures.hpp"

namespace fieldvault::vault::testing {
namespace {

// Says of one folder that it is in memory, and of no other.
class MemoryDisk final : public Disk {
 public:
  explicit MemoryDisk(Path place) : place_(std::move(place)) {}
  [[nodiscard]] bool is_in_memory(const Path& path) override { return path == place_; }

 private:
  Path place_;
};

TEST_CASE("a folder in memory is private, and gone with everything in it when it is left") {
  const TemporaryFolder place;
  MemoryDisk disk(place.path());
  crypto::SystemRandom random;
  {
    const MemoryFolder folder(disk, random, {"/nowhere", place.path()}, "abc");
    CHECK(folder.path().parent_path() == place.path());
    CHECK(disk.is_own_private_folder(folder.path()));
    File file = disk.create(folder.path() / "a");
    file.write(bytes_of("words"));
    disk.make_folder(folder.path() / "b");
    file = disk.create(folder.path() / "b" / "c");
    std::filesystem::create_symlink("/etc/passwd", folder.path() / "link");
  }
  CHECK(disk.list(place.path()).empty());
  CHECK(std::filesystem::exists("/etc/passwd"));
}

TEST_CASE("no folder is made on a disk") {
  const TemporaryFolder place;
  MemoryDisk disk("/somewhere/else");
  crypto::SystemRandom random;
  try {
    const MemoryFolder folder(disk, random, {place.path()}, "abc");
    FAIL("a folder was made");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::forbidden);
  }
  CHECK(disk.list(place.path()).empty());
}

TEST_CASE("the file system says whether it is in memory") {
  Disk disk;
  CHECK_FALSE(disk.is_in_memory("/proc"));
  CHECK_FALSE(disk.is_in_memory("/does/not/exist"));
}

TEST_CASE("wiping overwrites the file before its name goes") {
  const TemporaryFolder folder;
  Disk disk;
  const std::string words(10000, 'w');
  {
    File file = disk.create(folder / "a");
    file.write(bytes_of(words));
  }
  std::filesystem::create_hard_link(folder / "a", folder / "other");
  disk.wipe(folder / "a");
  CHECK_FALSE(disk.exists(folder / "a"));
  const Bytes left = disk.read_all(folder / "other", words.size());
  CHECK(left == Bytes(words.size()));
}

TEST_CASE("what another run of the owner left is found, a stranger's is not") {
  const TemporaryFolder place;
  MemoryDisk disk(place.path());
  disk.make_folder(place / "fieldvault-abc-1");
  disk.make_folder(place / "fieldvault-def-1");
  disk.make_folder(place / "fieldvault-abc-2");
  REQUIRE(::chmod((place / "fieldvault-abc-2").c_str(), 0755) == 0);
  {
    const auto found = MemoryFolder::left_behind(disk, {place.path()}, "abc");
    REQUIRE(found.size() == 1);
    CHECK(found.front().path() == place / "fieldvault-abc-1");
  }
  CHECK(disk.list(place.path()) == std::vector<std::string>{"fieldvault-abc-2", "fieldvault-def-1"});
}

}  // namespace
}  // namespace fieldvault::vault::testing
