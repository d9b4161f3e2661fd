// Purge: only what headquarters has receipted goes; its record and its history stay.
#include "fieldvault/sync/purge.hpp"

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/sync/receipt.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;

struct Receipted {
  World world;
  Receipted() {
    Parties& parties = world.parties;
    CHECK(purgeable(parties.field).empty());
    REQUIRE(import_bundle(parties.hq, world.good, {}).verdict == ImportVerdict::imported);
    const std::string receipt = make_receipt(parties.hq, world.good);
    CHECK(purgeable(parties.field).empty());
    static_cast<void>(accept_receipt(parties.field, receipt));
  }
};

void check_purged(vault::Vault& field, const evidence::Attached& photo) {
  CHECK(field.objects().list().empty());
  const auto object = evidence::find_object(field.database(), photo.object);
  REQUIRE(object);
  CHECK_FALSE(object->file_key);
  CHECK(count(field, "object WHERE file_key IS NULL AND purged_at IS NOT NULL") == 1);
  const records::RecordStore store(field);
  REQUIRE(store.current(photo.record.id));
  CHECK(store.current(photo.record.id)->revision.root() == photo.record.root);
  const auto custody = evidence::custody_of(store, photo.record.id);
  REQUIRE_FALSE(custody.empty());
  CHECK(custody.back().revision.body()["action"] == "destroyed");
  check_sound(field);
}

bool has_purge_entry(vault::Vault& field, const evidence::Attached& photo) {
  const ledger::Log log = ledger::Log::own(field.database());
  for (std::uint64_t index = 0; index < log.size(); ++index) {
    const ledger::Entry entry = log.entry(index);
    if (entry.action == ledger::action::evidence_purge && entry.body == photo.object) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("what headquarters has receipted can be purged: key and body go, record and custody stay") {
  Receipted receipted;
  World& world = receipted.world;
  vault::Vault& field = world.parties.field;
  static_cast<void>(attach_photo(world.parties, world.witness.testimony, 50'000));  // not exported yet
  REQUIRE(field.objects().list().size() == 2);
  const std::vector<PurgeItem> items = purgeable(field);
  REQUIRE(items.size() == 1);
  CHECK(items[0].object == world.photo.object);
  CHECK(items[0].evidence.id == world.photo.record.id);
  CHECK(items[0].length == 70'000);
  CHECK_FALSE(has_purge_entry(field, world.photo));

  purge(field, items);
  CHECK(has_purge_entry(field, world.photo));
  CHECK(purgeable(field).empty());
  CHECK(field.objects().list().size() == 1);
  CHECK_FALSE(field.objects().contains(world.photo.object));
  check_sound(field);
  const vault::Path out = world.parties.folder / "photo.out";
  CHECK(refusal([&] { evidence::extract(field, world.photo.record.id, out, {}); }).code() == ErrorCode::not_found);
  CHECK_FALSE(std::filesystem::exists(out));

  // Headquarters still has it, and the field goes on.
  evidence::extract(world.parties.hq, world.photo.record.id, out, {});
  CHECK(read_file(out) == sample_text(70'000));
  const ImportReport next = import_bundle(world.parties.hq, next_bundle(world.parties, 3), {});
  CHECK(next.verdict == ImportVerdict::imported);
  CHECK(next.evidence == 1);
  check_sound(world.parties.hq);
}

TEST_CASE("a purge that is killed anywhere leaves a sound vault, and can be done again") {
  Receipted receipted;
  World& world = receipted.world;
  std::filesystem::copy(world.parties.folder / "field", world.parties.folder / "copy",
                        std::filesystem::copy_options::recursive);
  bool finished = false;
  for (int operation = 1; !finished; ++operation) {
    REQUIRE(operation < 20);
    const std::string name = "copy-" + std::to_string(operation);
    {
      MortalDisk disk;
      vault::Vault field = open_copy(world.parties, "copy", name, disk);
      const std::vector<PurgeItem> items = purgeable(field);
      REQUIRE(items.size() == 1);
      disk.die_at(operation);
      try {
        purge(field, items);
        finished = true;
      } catch (const Killed&) {
      }
      disk.die_at(finished ? 0 : 1);
    }
    INFO("killed at " << operation);
    vault::Vault field = open_copy(world.parties, "copy", name, world.parties.other_disk);
    check_sound(field);
    purge(field, purgeable(field));
    check_purged(field, world.photo);
  }
}

}  // namespace fieldvault::sync
