#include "fieldvault/vault/staged_group.hpp"

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/vault/sync_many.hpp"
#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;
namespace fs = std::filesystem;

std::ptrdiff_t open_files() { return std::distance(fs::directory_iterator("/proc/self/fd"), {}); }

bool is_synced_whole(Store& store) { return vault::is_synced_whole(store.disk.create(store.folder / "any")); }

}  // namespace

TEST_CASE("a group has as many bodies as are synced by one call, of which few stay open") {
  Store store;
  const bool is_whole = is_synced_whole(store);
  const std::ptrdiff_t before = open_files();
  StagedGroup group;
  std::size_t count = 0;
  for (; !group.is_full(); ++count) group.add(store.staged(std::to_string(count)));
  CHECK(count == (is_whole ? StagedGroup::most : StagedGroup::most_open));
  CHECK(group.size() == count);
  CHECK(open_files() - before == static_cast<std::ptrdiff_t>(is_whole ? worth_the_whole - 1 : count));

  const std::vector<ObjectName> names = store.objects.publish(group.take());
  CHECK(group.size() == 0);
  CHECK_FALSE(group.is_full());
  CHECK(open_files() == before);
  REQUIRE(names.size() == count);
  CHECK(names.back() == crypto::sha256(bytes_of(std::to_string(count - 1))));
  CHECK(store.objects.list().size() == count);
}

TEST_CASE("a group of any number of bodies is published, and one that is dropped leaves nothing") {
  for (std::size_t count = 1; count <= worth_the_whole + 1; ++count) {
    Store store;
    StagedGroup group;
    for (std::size_t at = 0; at < count; ++at) group.add(store.staged(std::to_string(at)));
    CHECK(store.objects.publish(group.take()).size() == count);
    for (std::size_t at = 0; at < count; ++at) group.add(store.staged("other " + std::to_string(at)));
    group = StagedGroup();
    CHECK(store.objects.list().size() == count);
    CHECK(std::distance(fs::directory_iterator(store.folder / "staging"), {}) == 1);  // the note
  }
}

TEST_CASE("a body that waits and cannot be closed is not taken, and the group goes on") {
  Store store;
  if (!is_synced_whole(store)) SKIP("each file is synced by itself here");
  StagedGroup group;
  for (int at = 0; at < 3; ++at) group.add(store.staged(std::to_string(at)));
  StagedObject fourth = store.staged("3");
  store.disk.fail(DiskOperation::close, 1, EIO);
  CHECK_THROWS_AS(group.add(std::move(fourth)), Error);
  CHECK(group.size() == 3);
  CHECK(store.objects.publish(group.take()).size() == 3);
}

TEST_CASE("a group that cannot be synced leaves nothing") {
  Store store;
  StagedGroup group;
  for (int at = 0; at < 5; ++at) group.add(store.staged(std::to_string(at)));
  store.disk.fail(DiskOperation::sync, 1, EIO);
  CHECK_THROWS_AS(store.objects.publish(group.take()), Error);
  CHECK(store.objects.list().empty());
  CHECK(fs::is_empty(store.folder / "staging"));
}

}  // namespace fieldvault::vault
