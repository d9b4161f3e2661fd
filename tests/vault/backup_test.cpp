// A backup that is cut off or fails anywhere leaves the backup that was there, and the vault as it is.
#include "fieldvault/vault/backup.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "../../src/vault/backup_layout.hpp"
#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;
namespace fs = std::filesystem;

// A vault with two bodies, of which one is in its backup already.
struct Scene {
  TemporaryFolder folder;
  World world;
  Path from = folder / "vault";
  Path to = folder / "copy";
  ObjectName first;
  ObjectName second;

  Scene() {
    Vault vault = Vault::create(from, passphrase(), floor_cost(), world.context());
    first = put(vault, "the first body");
    CHECK(next_backup(world.disk, from, vault.id(), to) == 1);
    { const Vault closed = std::move(vault); }
    CHECK(back_up(from, to, 1, {}, world.context(), {}).bodies_copied == 1);
    Vault again = Vault::open(from, passphrase(), world.context());
    second = put(again, "and another");
    again.database().set_setting("marker", "after the first backup");
  }
  static ObjectName put(Vault& vault, std::string_view body) {
    StagedObject staged = vault.objects().stage(0);
    staged.write(bytes_of(body));
    const ObjectName name = vault.objects().publish(std::move(staged));
    vault.objects().confirm(name);
    return name;
  }
  // As a process of its own would find it.
  void check_restores(std::uint64_t generation, std::uint64_t bodies) {
    World sound;
    const Path to_folder = folder / "restored";
    fs::remove_all(to_folder);
    const RestoreReport report = restore_backup(to, generation, to_folder, sound.context(), {});
    CHECK(report.bodies == bodies);
    CHECK(report.damaged.empty());
    Vault restored = Vault::open(to_folder, passphrase(), sound.context());
    CHECK(restored.unlock_report().warnings.size() <= 1);  // memory that cannot be locked
    CHECK(restored.database().integrity_faults().empty());
    CHECK(restored.header_faults().empty());
    CHECK(restored.database().setting("marker").has_value() == (generation > 1));
  }
  BackupReport next() { return back_up(from, to, 2, {}, world.context(), {}); }
};

}  // namespace

TEST_CASE("a backup that is killed at any step leaves the one before, and the next one is whole") {
  Scene scene;
  const auto vault_before = contents(scene.from);
  fs::copy(scene.to, scene.folder / "kept", fs::copy_options::recursive);
  const auto reset = [&] {
    fs::remove_all(scene.to);
    fs::copy(scene.folder / "kept", scene.to, fs::copy_options::recursive);
  };
  int step = 1;
  for (int code = FaultyDisk::ended; code == FaultyDisk::ended; ++step) {
    reset();
    code = in_child([&] {
      scene.world.disk.end_process_at(scene.world.disk.total() + step);
      return static_cast<int>(scene.next().bodies_copied);
    });
    INFO(step);
    REQUIRE((code == FaultyDisk::ended || code == 1));
    if (step % 5 == 0) scene.check_restores(1, 1);
    if (code == FaultyDisk::ended && !fs::exists(scene.to / "generations" / "2")) {
      CHECK(scene.next().generation == 2);
      if (step % 5 == 0) scene.check_restores(2, 2);
    }
  }
  CHECK(step > 20);
  CHECK(contents(scene.from) == vault_before);
}

TEST_CASE("a backup to a medium that fails says so, and leaves the one before") {
  const auto [operation, error] = GENERATE(table<DiskOperation, int>({{DiskOperation::write, ENOSPC},
                                                                      {DiskOperation::write, EIO},
                                                                      {DiskOperation::sync, EIO},
                                                                      {DiskOperation::create, EROFS},
                                                                      {DiskOperation::rename, EIO},
                                                                      {DiskOperation::make_folder, EDQUOT},
                                                                      {DiskOperation::sync_folder, EIO}}));
  Scene scene;
  const auto vault_before = contents(scene.from);
  scene.world.disk.fail(operation, 1, error);
  CHECK(caught([&] { (void)scene.next(); }).code == ErrorCode::disk);
  CHECK(scene.world.disk.failed());
  scene.world.disk.fail(operation, 0, 0);
  CHECK_FALSE(fs::exists(scene.to / "generations" / "2"));
  scene.check_restores(1, 1);
  const BackupReport next = scene.next();
  CHECK(next.bodies_copied + next.bodies_kept == 2);
  scene.check_restores(2, 2);
  CHECK(contents(scene.from) == vault_before);
}

TEST_CASE("two generations are kept, and the bodies that they list") {
  Scene scene;
  (void)scene.next();
  {
    Vault vault = Vault::open(scene.from, passphrase(), scene.world.context());
    vault.objects().remove(scene.first);
  }
  const auto body = [&](const ObjectName& name) {
    return fs::exists(scene.to / "objects" / name.hex().substr(0, 2) / name.hex());
  };
  CHECK(back_up(scene.from, scene.to, 3, {}, scene.world.context(), {}).bodies_kept == 1);
  CHECK(body(scene.first));  // generation 2 lists it
  (void)back_up(scene.from, scene.to, 4, {}, scene.world.context(), {});
  CHECK_FALSE(body(scene.first));
  CHECK(body(scene.second));
  CHECK_FALSE(fs::exists(scene.to / "generations" / "2"));
  scene.check_restores(3, 1);
}

TEST_CASE("a list of over 160 MiB is not read") {
  const TemporaryFolder folder;
  Disk disk;
  const BackupLayout layout(disk, folder / "copy");
  fs::create_directories(layout.generation(1));
  const Path list = layout.generation(1) / sums_name;
  std::ofstream(list).put('x');
  fs::resize_file(list, max_sums_size);
  CHECK(caught([&] { (void)read_sums(disk, layout, 1); }).code == ErrorCode::damaged);
  fs::resize_file(list, max_sums_size + 1);
  CHECK(caught([&] { (void)read_sums(disk, layout, 1); }).code == ErrorCode::input_refused);
}

TEST_CASE("what the vault lost stays in its backup, and is named") {
  Scene scene;
  (void)scene.next();
  const Path lost = scene.from / "objects" / scene.first.hex().substr(0, 2) / scene.first.hex();
  SECTION("missing") { fs::remove(lost); }
  SECTION("cut off") { fs::resize_file(lost, 3); }
  const std::vector<ObjectName> expected{std::min(scene.first, scene.second), std::max(scene.first, scene.second)};
  for (std::uint64_t generation = 3; generation <= 5; ++generation) {
    const BackupReport report = back_up(scene.from, scene.to, generation, expected, scene.world.context(), {});
    CHECK(report.damaged == std::vector<ObjectName>{scene.first});
  }
  scene.check_restores(5, 2);
}

TEST_CASE("a link in the place of a folder of the backup is not followed") {
  Scene scene;
  const auto vault_before = contents(scene.from);
  const Path objects = scene.to / "objects";
  const Path shelf = objects / scene.second.hex().substr(0, 2);
  SECTION("of all bodies") {
    fs::remove_all(objects);
    fs::create_directory_symlink(scene.from / "objects", objects);
  }
  SECTION("of some") {
    fs::create_directory(scene.folder / "elsewhere");
    fs::remove_all(shelf);
    fs::create_directory_symlink(scene.folder / "elsewhere", shelf);
  }
  SECTION("of the generations") {
    fs::rename(scene.to / "generations", scene.folder / "elsewhere");
    fs::create_directory_symlink(scene.folder / "elsewhere", scene.to / "generations");
  }
  CHECK(caught([&] { (void)scene.next(); }).code == ErrorCode::input_refused);
  CHECK(contents(scene.from) == vault_before);
  CHECK((!fs::exists(scene.folder / "elsewhere") || !fs::exists(scene.folder / "elsewhere" / scene.second.hex())));
}

TEST_CASE("a restore clears away what a restore left, and nothing else") {
  Scene scene;
  const Path unfinished = scene.folder / "new.unfinished";
  fs::create_directory(unfinished);
  write_file(unfinished / "mine", bytes_of("mine"));
  const auto restore = [&] { (void)restore_backup(scene.to, {}, scene.folder / "new", scene.world.context(), {}); };
  CHECK(caught(restore).code == ErrorCode::input_refused);
  CHECK(fs::exists(unfinished / "mine"));
  write_file(unfinished / "unfinished", bytes_of(""));
  restore();
  CHECK_FALSE(fs::exists(unfinished));
  fs::remove_all(scene.folder / "new");
  fs::create_directory(unfinished);  // cut off before it had its marker
  restore();
  CHECK_FALSE(fs::exists(unfinished));
  CHECK_FALSE(fs::exists(scene.folder / "new" / "unfinished"));
}

TEST_CASE("a restore that is killed at any step can be made again") {
  Scene scene;
  (void)scene.next();
  const Path to_folder = scene.folder / "new";
  const auto restored = [&](World& world) {
    return static_cast<int>(restore_backup(scene.to, {}, to_folder, world.context(), {}).bodies);
  };
  int step = 1;
  for (int code = FaultyDisk::ended; code == FaultyDisk::ended; ++step) {
    fs::remove_all(to_folder);
    World dies;
    code = in_child([&] {
      dies.disk.end_process_at(step);
      return restored(dies);
    });
    INFO(step);
    REQUIRE((code == FaultyDisk::ended || code == 2));
    World sound;
    if (!fs::exists(to_folder)) CHECK(restored(sound) == 2);
    CHECK_FALSE(fs::exists(scene.folder / "new.unfinished"));
    if (step % 5 == 0 || code == 2) {
      const Vault vault = Vault::open(to_folder, passphrase(), sound.context());
      CHECK(vault.unlock_report().warnings.size() <= 1);  // memory that cannot be locked
      CHECK_FALSE(fs::exists(to_folder / "unfinished"));
    }
  }
  CHECK(step > 20);
}

TEST_CASE("nothing is removed from a backup of which a list cannot be read") {
  Scene scene;
  (void)scene.next();
  write_file(scene.to / "generations" / "2" / "SHA256SUMS", bytes_of("nothing\n"));
  CHECK(back_up(scene.from, scene.to, 3, {}, scene.world.context(), {}).generation == 3);
  CHECK(fs::exists(scene.to / "generations" / "1"));
  CHECK(caught([&] { (void)restore_backup(scene.to, 2, scene.folder / "new", scene.world.context(), {}); }).code ==
        ErrorCode::damaged);
}

TEST_CASE("a vault that is open, or was cut off, is not copied") {
  Scene scene;
  {
    const Vault open = Vault::open(scene.from, passphrase(), scene.world.context());
    CHECK(caught([&] { (void)scene.next(); }).code == ErrorCode::locked);
  }
  write_file(scene.from / "records.db-journal", bytes_of("hot"));
  CHECK(caught([&] { (void)scene.next(); }).code == ErrorCode::locked);
  CHECK_FALSE(fs::exists(scene.to / "generations" / "2"));
}

TEST_CASE("a medium that gives back something else than was written is not trusted") {
  // Rots each body as soon as it is synced.
  class RottingDisk final : public Disk {
   public:
    void before(DiskOperation operation, const Path& path) override {
      if (operation == DiskOperation::drop_cache && path.extension() == ".unfinished")
        write_file(path, bytes_of("rot"));
    }
  };
  Scene scene;
  RottingDisk disk;
  const Context context{disk, scene.world.clock, scene.world.random};
  const Caught refused = caught([&] { (void)back_up(scene.from, scene.to, 2, {}, context, {}); });
  CHECK(refused.code == ErrorCode::disk);
  CHECK(refused.says("not to be trusted"));
  CHECK_FALSE(fs::exists(scene.to / "generations" / "2"));
}

}  // namespace fieldvault::vault
