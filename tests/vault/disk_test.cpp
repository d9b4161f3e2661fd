#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>
#include <cerrno>
#include <csignal>

#include "fieldvault/vault/lock.hpp"
#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;
namespace fs = std::filesystem;

TEST_CASE("short writes and interrupted calls still put every byte on the disk") {
  TemporaryFolder folder;
  FaultyDisk disk;
  disk.write_at_most(3);
  disk.fail(DiskOperation::write, 2, EINTR);
  disk.replace(folder / "file", bytes_of("ten bytes!"));
  CHECK(disk.failed());
  CHECK(text_of(disk.read_all(folder / "file", 100)) == "ten bytes!");
  CHECK(disk.calls(DiskOperation::write) == 5);
}

TEST_CASE("a full disk, a used-up quota and a read-only disk are errors of the disk that say what is needed") {
  TemporaryFolder folder;
  for (const int error : {ENOSPC, EDQUOT}) {
    FaultyDisk disk;
    disk.write_at_most(4);
    disk.fail(DiskOperation::write, 2, error);
    const Caught full = caught([&] { disk.replace(folder / "file", bytes_of("ten bytes!")); });
    CHECK(full.code == ErrorCode::disk);
    CHECK(full.says("6 more bytes are needed"));
    CHECK(disk.list(folder.path()).empty());
  }
  FaultyDisk disk;
  disk.fail(DiskOperation::create, 1, EROFS);
  const Caught read_only = caught([&] { disk.replace(folder / "file", bytes_of("x")); });
  CHECK(read_only.code == ErrorCode::disk);
  CHECK(read_only.says("read-only"));
}

TEST_CASE("a write beyond what the system allows is an error of the disk") {
  TemporaryFolder folder;
  const Path path = folder / "file";
  const int result = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    Disk disk;
    const Caught error = caught([&] { disk.replace(path, Bytes(10000)); });
    return error.code == ErrorCode::disk && error.says("5904 more bytes are needed") ? 0 : 1;
  });
  CHECK(result == 0);
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a failed fsync is fatal and is not tried again") {
  TemporaryFolder folder;
  FaultyDisk disk;
  disk.fail(DiskOperation::sync, 1, EIO);
  File file = disk.create(folder / "file");
  file.write(bytes_of("words"));
  const Caught first = caught([&] { file.sync(); });
  CHECK(first.code == ErrorCode::disk);
  CHECK(first.says("input/output error"));
  CHECK(caught([&] { file.sync(); }).code == ErrorCode::program_failed);
  CHECK(disk.calls(DiskOperation::sync) == 1);

  FaultyDisk other;
  other.fail(DiskOperation::sync, 1, EIO);
  write_file(folder / "target", bytes_of("old"));
  CHECK(caught([&] { other.replace(folder / "target", bytes_of("new")); }).code == ErrorCode::disk);
  CHECK(text_of(read_file(folder / "target")) == "old");
}

TEST_CASE("a symlink planted at a target or its temporary name is never written through") {
  TemporaryFolder folder;
  Disk disk;
  write_file(folder / "victim", bytes_of("untouched"));
  fs::create_symlink(folder / "victim", folder / "target");
  fs::create_symlink(folder / "victim", Disk::temporary_name(folder / "target"));
  CHECK(caught([&] { (void)disk.create(folder / "target"); }).code == ErrorCode::input_refused);
  CHECK(caught([&] { (void)disk.open_read(folder / "target"); }).code == ErrorCode::input_refused);
  CHECK(caught([&] { disk.publish_new(folder / "target", bytes_of("new")); }).code == ErrorCode::input_refused);
  disk.replace(folder / "target", bytes_of("new"));
  CHECK(text_of(read_file(folder / "victim")) == "untouched");
  CHECK(fs::is_regular_file(fs::symlink_status(folder / "target")));
  CHECK(text_of(read_file(folder / "target")) == "new");
  CHECK_FALSE(fs::exists(fs::symlink_status(Disk::temporary_name(folder / "target"))));
}

TEST_CASE("what is replaced is overwritten where it lay, unless somebody has another name for it") {
  TemporaryFolder folder;
  Disk disk;
  disk.replace(folder / "file", bytes_of("old slots"));
  File old = disk.open_read(folder / "file");
  disk.replace_erasing(folder / "file", bytes_of("new slots"));
  CHECK(text_of(read_file(folder / "file")) == "new slots");
  Bytes left(20);
  left.resize(old.read_at(0, left));
  CHECK(left == Bytes(9));

  fs::create_hard_link(folder / "file", folder / "backup");
  disk.replace_erasing(folder / "file", bytes_of("newest"));
  CHECK(text_of(read_file(folder / "backup")) == "new slots");
  FaultyDisk faulty;
  faulty.fail(DiskOperation::write, 2, EIO);  // the first is the new file
  faulty.replace_erasing(folder / "file", bytes_of("after a fault"));
  CHECK(faulty.failed());
  CHECK(text_of(read_file(folder / "file")) == "after a fault");
}

TEST_CASE("a FIFO, a device and a folder are refused where a file is needed, without waiting") {
  TemporaryFolder folder;
  Disk disk;
  REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
  for (const Path& path : {folder / "fifo", Path("/dev/null"), folder.path()}) {
    CHECK(caught([&] { (void)disk.open_read(path); }).code == ErrorCode::input_refused);
    CHECK(caught([&] { (void)disk.open_read_following_links(path); }).code == ErrorCode::input_refused);
  }
  CHECK(caught([&] { (void)disk.open_read(folder / "nothing"); }).code == ErrorCode::not_found);
}

TEST_CASE("what is published as new never replaces a file") {
  TemporaryFolder folder;
  Disk disk;
  disk.publish_new(folder / "file", bytes_of("first"));
  CHECK(caught([&] { disk.publish_new(folder / "file", bytes_of("second")); }).code == ErrorCode::input_refused);
  write_file(folder / "other", bytes_of("other"));
  CHECK(caught([&] { disk.rename_new(folder / "other", folder / "file"); }).code == ErrorCode::input_refused);
  CHECK(text_of(read_file(folder / "file")) == "first");
  CHECK(disk.list(folder.path()) == std::vector<std::string>{"file", "other"});
}

TEST_CASE("what dies while it is published as new leaves no byte of it, under no name") {
  int deaths = 0;
  for (bool finished = false; !finished && deaths < 50;) {
    TemporaryFolder folder;
    const int result = in_child([&] {
      FaultyDisk disk;
      disk.end_process_at(deaths + 1);
      disk.publish_new(folder / "secret", bytes_of("AGE-SECRET-KEY-1"));
      return 0;
    });
    REQUIRE((result == 0 || result == FaultyDisk::ended));
    finished = result == 0;
    if (!finished) ++deaths;
    for (const auto& [path, bytes] : contents(folder.path())) {
      INFO("operation " << deaths << " " << path);
      CHECK(Path(path).filename() == "secret");
      CHECK(text_of(bytes) == "AGE-SECRET-KEY-1");
    }
  }
  CHECK(deaths >= 5);
}

TEST_CASE("where a file system knows no files without a name, what is published as new still appears whole") {
  TemporaryFolder folder;
  FaultyDisk disk;
  disk.fail(DiskOperation::create, 1, EOPNOTSUPP);
  disk.publish_new(folder / "file", bytes_of("text"));
  CHECK(text_of(read_file(folder / "file")) == "text");
  CHECK(disk.list(folder.path()) == std::vector<std::string>{"file"});
}

TEST_CASE("where a file system cannot refuse to replace, the name is looked at first") {
  TemporaryFolder folder;
  write_file(folder / "from", bytes_of("from"));
  write_file(folder / "taken", bytes_of("taken"));
  FaultyDisk disk;
  disk.fail(DiskOperation::rename, 1, EINVAL);
  CHECK(caught([&] { disk.rename_new(folder / "from", folder / "taken"); }).code == ErrorCode::input_refused);
  FaultyDisk again;
  again.fail(DiskOperation::rename, 1, EINVAL);
  again.rename_new(folder / "from", folder / "free");
  CHECK(text_of(read_file(folder / "free")) == "from");
}

TEST_CASE("a tree is removed without following its symlinks") {
  TemporaryFolder folder;
  Disk disk;
  fs::create_directory(folder / "kept");
  write_file(folder / "kept/file", bytes_of("kept"));
  fs::create_directories(folder / "tree/inner");
  fs::create_symlink(folder / "kept", folder / "tree/inner/link");
  disk.remove_tree(folder / "tree");
  disk.remove_tree(folder / "tree");
  CHECK_FALSE(disk.exists(folder / "tree"));
  CHECK(fs::exists(folder / "kept/file"));
}

TEST_CASE("files and folders are made for their owner alone") {
  TemporaryFolder folder;
  Disk disk;
  disk.make_folder(folder / "folder");
  disk.create(folder / "file").close();
  CHECK((fs::status(folder / "folder").permissions() & fs::perms::all) == fs::perms::owner_all);
  CHECK((fs::status(folder / "file").permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a file over the limit is refused before it is read") {
  TemporaryFolder folder;
  FaultyDisk disk;
  write_file(folder / "file", Bytes(101));
  CHECK(caught([&] { (void)disk.read_all(folder / "file", 100); }).code == ErrorCode::input_refused);
  CHECK(disk.calls(DiskOperation::read) == 0);
}

TEST_CASE("bytes are read and written at their offsets, up to the end of the file") {
  TemporaryFolder folder;
  Disk disk;
  File file = disk.create(folder / "file");
  file.write(bytes_of("0123456789"));
  file.write_at(4, bytes_of("ab"));
  Bytes four(4);
  CHECK(file.read_at(8, four) == 2);
  file.seek(3);
  CHECK(file.read(four) == 4);
  CHECK(text_of(four) == "3ab6");
  CHECK(file.size() == 10);
}

TEST_CASE("a second process is told which process holds the lock") {
  TemporaryFolder folder;
  Disk disk;
  const std::string holder = "process " + std::to_string(::getpid());
  const auto try_to_lock = [&] {
    const Caught refused = caught([&] { FolderLock second(disk, folder / "lock"); });
    return refused.code == ErrorCode::locked && refused.says(holder) ? 0 : 1;
  };
  {
    FolderLock first(disk, folder / "lock");
    CHECK(in_child(try_to_lock) == 0);
  }
  CHECK(in_child([&] {
          FolderLock free(disk, folder / "lock");
          return 0;
        }) == 0);
}

TEST_CASE("a lock file with a stranger's text is not repeated to the person") {
  TemporaryFolder folder;
  Disk disk;
  FolderLock first(disk, folder / "lock");
  write_file(folder / "lock", bytes_of("\x1b[2J77"));
  const Caught refused = caught([&] { FolderLock second(disk, folder / "lock"); });
  CHECK(refused.code == ErrorCode::locked);
  CHECK(refused.says("another process"));
}

}  // namespace
}  // namespace fieldvault::vault
