#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cerrno>

#include "fieldvault/crypto/encoding.hpp"
#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;
namespace fs = std::filesystem;

constexpr int more_than_any_operation = 500;

// A vault with a passphrase and two recovery slots, copied anew for every death.
struct Original {
  TemporaryFolder temporary;
  World world;
  RecoveryCode first = RecoveryCode::generate(world.random);
  RecoveryCode second = RecoveryCode::generate(world.random);
  RecoveryCode third = RecoveryCode::generate(world.random);  // not yet in a slot
  Original() {
    Vault vault = create_vault(temporary / "original", world);
    vault.add_recovery_slot(first, {});
    vault.add_recovery_slot(second, {});
    vault.database().set_setting("kept", "yes");
  }
  [[nodiscard]] Path copy() {
    fs::remove_all(temporary / "copy");
    fs::copy(temporary / "original", temporary / "copy", fs::copy_options::recursive);
    return temporary / "copy";
  }
  [[nodiscard]] bool opens(const Path& folder, const Credential& credential) {
    try {
      return Vault::open(folder, credential, world.context()).database().setting("kept") == "yes";
    } catch (const Error& error) {
      if (error.code() != ErrorCode::wrong_key) throw;
      return false;
    }
  }
};

// Lets the change die at its first, second, … operation until it lives through all of them. `check` looks at
// what is left, and is told whether the change was finished. Returns how many deaths there were.
template <typename Change, typename Check>
int die_at_every_operation(Original& original, Change change, Check check) {
  for (int nth = 1; nth < more_than_any_operation; ++nth) {
    const Path folder = original.copy();
    const int result = in_child([&] {
      World world;
      Vault vault = Vault::open(folder, copy_code(original.first), world.context());
      world.disk.end_process_at(nth + world.disk.total());
      change(vault);
      return 0;
    });
    INFO("operation " << nth);
    REQUIRE((result == 0 || result == FaultyDisk::ended));
    check(folder, result == 0);
    Vault vault = Vault::open(folder, copy_code(original.first), original.world.context());
    CHECK(vault.header_faults().empty());
    CHECK(vault.database().integrity_faults().empty());
    CHECK(fs::is_empty(vault.staging()));
    CHECK_FALSE(fs::exists(Disk::temporary_name(folder / "header.a")));
    CHECK_FALSE(fs::exists(Disk::temporary_name(folder / "header.b")));
    if (result == 0) return nth - 1;
  }
  return more_than_any_operation;
}

TEST_CASE("a creation that dies at any operation leaves a vault, or a folder in which one can be created") {
  TemporaryFolder temporary;
  const Path folder = temporary / "vault";
  int unfinished = 0;
  int nth = 1;
  for (bool finished = false; !finished && nth < more_than_any_operation; ++nth) {
    fs::remove_all(folder);
    const int result = in_child([&] {
      World world;
      world.disk.end_process_at(nth);
      (void)create_vault(folder, world);
      return 0;
    });
    INFO("operation " << nth);
    REQUIRE((result == 0 || result == FaultyDisk::ended));
    finished = result == 0;
    World world;
    const bool has_header = fs::exists(folder / "header.a") || fs::exists(folder / "header.b");
    CHECK((has_header || !finished));
    if (!has_header) {
      ++unfinished;
      const Caught refused = caught([&] { (void)Vault::open(folder, passphrase(), world.context()); });
      CHECK(refused.code == ErrorCode::not_found);
      CHECK(refused.says("cut off") == fs::exists(folder / "unfinished"));
      CHECK(create_vault(folder, world).header_faults().empty());
    } else {
      CHECK(Vault::open(folder, passphrase(), world.context()).header_faults().empty());
      CHECK_FALSE(fs::exists(folder / "unfinished"));
    }
  }
  CHECK(unfinished > 10);
  CHECK(nth > 20);
}

TEST_CASE("a slot addition that dies at any operation leaves the old slots or the new ones") {
  Original original;
  int without = 0;
  const int deaths = die_at_every_operation(
      original, [&](Vault& vault) { vault.add_recovery_slot(original.third, {}); },
      [&](const Path& folder, bool finished) {
        CHECK(original.opens(folder, copy_code(original.second)));
        const bool is_new = original.opens(folder, copy_code(original.third));
        CHECK((is_new || !finished));
        without += is_new ? 0 : 1;
      });
  CHECK(deaths > 10);
  CHECK(without > 3);
  CHECK(without < deaths);
}

TEST_CASE("a slot removal that dies at any operation leaves the old slots or the new ones") {
  Original original;
  int with = 0;
  const int deaths = die_at_every_operation(
      original, [&](Vault& vault) { vault.remove_slot(vault.slots()[2].id, {}); },
      [&](const Path& folder, bool finished) {
        CHECK(original.opens(folder, copy_code(original.first)));
        const bool is_old = original.opens(folder, copy_code(original.second));
        CHECK((!is_old || !finished));
        with += is_old ? 1 : 0;
      });
  CHECK(deaths > 10);
  CHECK(with > 3);
  CHECK(with < deaths);
}

TEST_CASE("a passphrase change that dies at any operation leaves the old passphrase or the new one") {
  Original original;
  int old = 0;
  const int deaths = die_at_every_operation(
      original, [&](Vault& vault) { vault.change_passphrase(passphrase("new"), floor_cost(), {}); },
      [&](const Path& folder, bool finished) {
        if (original.opens(folder, passphrase("new"))) return;
        CHECK_FALSE(finished);
        CHECK(original.opens(folder, passphrase()));
        ++old;
      });
  CHECK(deaths > 10);
  CHECK(old > 3);
  CHECK(old < deaths);
}

TEST_CASE("a slot change that died after the header and before its ledger entry is reported once it is unlocked") {
  Original original;
  const Path folder = original.copy();
  REQUIRE(in_child([&] {
            World world;
            Vault vault = Vault::open(folder, copy_code(original.first), world.context());
            // Each copy takes some 17 operations: this is among those on the second one.
            world.disk.end_process_at(world.disk.total() + 22);
            vault.add_recovery_slot(original.third, {});
            return 0;
          }) == FaultyDisk::ended);
  Vault vault = Vault::open(folder, copy_code(original.third), original.world.context());
  CHECK(vault.unlock_report().header_is_newer);
  vault.record_header_change({});
  CHECK_FALSE(vault.unlock_report().header_is_newer);
}

// Between the two copies the first one's older file is overwritten, in four writes and a sync whose failure is no
// error.
struct Fault {
  DiskOperation operation;
  int error;
  int on_second_copy = 2;  // which of these operations is the second copy's
};

constexpr Fault faults[] = {
    {DiskOperation::create, EROFS}, {DiskOperation::write, ENOSPC, 6}, {DiskOperation::write, EDQUOT, 6},
    {DiskOperation::sync, EIO, 3},  {DiskOperation::close, EIO},       {DiskOperation::rename, ENOSPC},
    {DiskOperation::rename, EIO},   {DiskOperation::sync_folder, EIO}, {DiskOperation::read, EIO}};

// Lets the change fail at each of these operations on the first copy and on the second. `at_once` looks at the
// vault that is still open, `after` at its folder once it is closed.
template <typename Change, typename AtOnce, typename After>
void fail_at_every_fault(Original& original, Change change, AtOnce at_once, After after) {
  for (const Fault fault : faults) {
    for (const int nth : {1, fault.on_second_copy}) {
      INFO(static_cast<int>(fault.operation) << " " << nth << " " << fault.error);
      const Path folder = original.copy();
      const Bytes before = read_file(folder / "header.a");
      {
        World world;
        Vault vault = Vault::open(folder, copy_code(original.first), world.context());
        world.disk.fail(fault.operation, nth, fault.error);
        const Caught failed = caught([&] { change(vault); });
        CHECK(world.disk.failed());
        CHECK(failed.code == ErrorCode::disk);
        CHECK_FALSE(failed.says("either"));
        if (fault.operation == DiskOperation::write) CHECK(failed.says("16384 more bytes are needed"));
        at_once(vault);
      }
      after(folder, before);
    }
  }
}

TEST_CASE("a full or failing disk during a slot change leaves a vault that opens as before") {
  Original original;
  const auto add = [&](Vault& vault) { vault.add_recovery_slot(original.third, {}); };
  fail_at_every_fault(
      original, add,
      // A second attempt in the same process never uses the number of the first again.
      [&](Vault& vault) {
        add(vault);
        CHECK(vault.header_faults().empty());
      },
      [&](const Path& folder, const Bytes& before) {
        CHECK((read_file(folder / "header.b") != before));
        CHECK(original.opens(folder, copy_code(original.second)));
        CHECK(original.opens(folder, copy_code(original.third)));
      });
}

// What a change that failed must leave: the old credential opens again and again, and no file of the change is there.
void check_unchanged(Original& original, const Path& folder, const Bytes& before, const Credential& old) {
  for (int opening = 1; opening <= 2; ++opening) {
    INFO("opening " << opening);
    CHECK((read_file(folder / "header.a") == before));
    CHECK((read_file(folder / "header.b") == before));
    CHECK_FALSE(fs::exists(Disk::temporary_name(folder / "header.a")));
    CHECK_FALSE(fs::exists(Disk::temporary_name(folder / "header.b")));
    CHECK(original.opens(folder, old));
  }
}

TEST_CASE("a passphrase change that reports a failure has changed nothing") {
  Original original;
  fail_at_every_fault(
      original, [](Vault& vault) { vault.change_passphrase(passphrase("new"), floor_cost(), {}); }, [](Vault&) {},
      [&](const Path& folder, const Bytes& before) {
        check_unchanged(original, folder, before, passphrase());
        CHECK_FALSE(original.opens(folder, passphrase("new")));
      });
}

TEST_CASE("a slot removal that reports a failure has removed nothing") {
  Original original;
  fail_at_every_fault(
      original, [](Vault& vault) { vault.remove_slot(vault.slots()[2].id, {}); },
      [](Vault& vault) { CHECK(vault.slots().size() == 3); },
      [&](const Path& folder, const Bytes& before) {
        check_unchanged(original, folder, before, copy_code(original.second));
      });
}

TEST_CASE("a slot change whose commit fails has changed nothing, and can be made again") {
  Original original;
  const Path folder = original.copy();
  const Bytes before = read_file(folder / "header.a");
  {
    Vault vault = Vault::open(folder, copy_code(original.first), original.world.context());
    // A foreign key that is looked at only by the commit.
    const auto spoil_commit = [&](const SlotId&) {
      vault.database().execute(
          "CREATE TABLE parent(id INTEGER PRIMARY KEY);"
          "CREATE TABLE child(parent INTEGER REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED);"
          "INSERT INTO child VALUES(1)");
    };
    (void)caught([&] { vault.change_passphrase(passphrase("new"), floor_cost(), spoil_commit); });
    (void)caught([&] { vault.remove_slot(vault.slots()[2].id, spoil_commit); });
    CHECK(vault.slots().size() == 3);
  }
  check_unchanged(original, folder, before, passphrase());
  check_unchanged(original, folder, before, copy_code(original.second));
  Vault vault = Vault::open(folder, passphrase(), original.world.context());
  vault.change_passphrase(passphrase("new"), floor_cost(), {});
  CHECK(vault.header_faults().empty());
}

TEST_CASE("a slot change that can be neither finished nor taken back says that either passphrase may open") {
  Original original;
  const Path folder = original.copy();
  {
    World world;
    Vault vault = Vault::open(folder, copy_code(original.first), world.context());
    world.disk.fail_from(DiskOperation::rename, 2, EIO);
    const Caught failed = caught([&] { vault.change_passphrase(passphrase("new"), floor_cost(), {}); });
    CHECK(failed.code == ErrorCode::disk);
    CHECK(failed.says("input/output error"));
    CHECK(failed.says("try both"));
  }
  CHECK((original.opens(folder, passphrase()) || original.opens(folder, passphrase("new"))));
}

TEST_CASE("the old passphrase that opens a vault once more after a cut-off change says that it was for the last time") {
  Original original;
  const Path folder = original.copy();
  {
    World world;
    Vault vault = Vault::open(folder, copy_code(original.first), world.context());
    world.disk.fail_from(DiskOperation::rename, 2, EIO);
    CHECK(caught([&] { vault.change_passphrase(passphrase("new"), floor_cost(), {}); }).code == ErrorCode::disk);
  }
  {
    World world;
    const Vault vault = Vault::open(folder, passphrase(), world.context());
    const std::vector<std::string>& warnings = vault.unlock_report().warnings;
    CHECK(std::ranges::any_of(warnings, [](const std::string& warning) {
      return warning.find("will not open it again") != std::string::npos;
    }));
  }
  CHECK_FALSE(original.opens(folder, passphrase()));
  CHECK(original.opens(folder, passphrase("new")));
}

TEST_CASE("each copy of a header is read back from the medium and not from memory") {
  Original original;
  const Path folder = original.copy();
  World world;
  Vault vault = Vault::open(folder, copy_code(original.first), world.context());
  vault.add_recovery_slot(original.third, {});
  CHECK(world.disk.calls(DiskOperation::drop_cache) == 2);
  vault.remove_slot(vault.slots().back().id, {});
  CHECK(world.disk.calls(DiskOperation::drop_cache) == 4);
}

TEST_CASE("what the disk gives back wrongly is found before the other copy is replaced") {
  Original original;
  const Path folder = original.copy();
  const Bytes before = read_file(folder / "header.b");
  class Forgetful final : public Disk {
   public:
    void before(DiskOperation operation, const Path& path) override {
      if (forget && operation == DiskOperation::open && path.filename() == "header.a") {
        Bytes bytes = read_file(path);
        bytes[600] ^= std::byte{1};
        write_file(path, bytes);
      }
    }
    bool forget = false;
  } disk;
  {
    Vault vault = Vault::open(folder, copy_code(original.first), {disk, original.world.clock, original.world.random});
    disk.forget = true;
    CHECK(caught([&] { vault.add_recovery_slot(original.third, {}); }).says("does not read back"));
  }
  CHECK((read_file(folder / "header.b") == before));
  CHECK(original.opens(folder, copy_code(original.second)));
}

}  // namespace
}  // namespace fieldvault::vault
