// An import that is killed at any disk operation: all of it or nothing, a sound vault, and a second try that works.
#include <catch2/catch_test_macros.hpp>

#include "fieldvault/bundle/seen.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;

// How many disk operations an undisturbed import has.
int operations_of(Parties& parties, std::string_view of, const vault::Path& file) {
  MortalDisk disk;
  int seen = 0;
  vault::Vault hq = open_copy(parties, of, std::string(of) + "-counted", disk);
  disk.on_operation = [&](vault::DiskOperation, const vault::Path&) { ++seen; };
  static_cast<void>(import_bundle(hq, file, {}));
  disk.on_operation = nullptr;
  return seen;
}

// True: it was killed.
bool import_and_die(Parties& parties, std::string_view of, const std::string& name, const vault::Path& file, int at) {
  MortalDisk disk;
  vault::Vault hq = open_copy(parties, of, name, disk);
  disk.die_at(at);
  try {
    static_cast<void>(import_bundle(hq, file, {}));
  } catch (const Killed&) {
    return true;
  }
  disk.live();
  return false;
}

std::vector<int> sampled(int last, int samples) {
  std::vector<int> points;
  for (int i = 0; i < samples; ++i) points.push_back(1 + i * (last - 1) / (samples - 1));
  return points;
}

std::string states(vault::Vault& vault) {
  std::string all;
  for (const bundle::SeenBundle& seen : bundle::seen_bundles(vault.database())) all += seen.state + ' ';
  return all;
}

void copy_vault(Parties& parties, std::string_view name) {
  std::filesystem::copy(parties.folder / "hq", parties.folder / name, std::filesystem::copy_options::recursive);
}

}  // namespace

TEST_CASE("an import with evidence that is killed anywhere is there whole or not at all") {
  World world;
  Parties& parties = world.parties;
  copy_vault(parties, "empty");
  const int last = operations_of(parties, "empty", world.good);
  REQUIRE(last > 8);
  int died = 0;
  for (const int at : sampled(last, 10)) {
    const std::string name = "killed-" + std::to_string(at);
    INFO("killed at " << at << " of " << last);
    died += import_and_die(parties, "empty", name, world.good, at) ? 1 : 0;
    vault::Vault hq = open_copy(parties, "empty", name, parties.other_disk);
    CHECK(std::filesystem::is_empty(hq.staging()));
    const std::string before = states(hq);
    CHECK((before.empty() || before == "imported "));
    CHECK(count(hq, "object") == (before.empty() ? 0 : 1));
    CHECK(hq.objects().list().size() == (before.empty() ? 0U : 1U));
    CHECK((count(hq, "revision") == 0) == before.empty());
    check_sound(hq);
    CHECK(import_bundle(hq, world.good, {}).verdict ==
          (before.empty() ? ImportVerdict::imported : ImportVerdict::duplicate));
    CHECK(hq.objects().list().size() == 1);
    check_sound(hq);
  }
  CHECK(died == 10);
}

TEST_CASE("an import that fills a gap and is killed anywhere loses neither of the two bundles") {
  Parties parties;
  const vault::Path first = next_bundle(parties, 1);
  const vault::Path second = next_bundle(parties, 2);
  REQUIRE(import_bundle(parties.hq, second, {}).verdict == ImportVerdict::quarantined);
  copy_vault(parties, "holding");
  {
    // Its quarantine has been through an unlock: nothing says any more that the file is on its way.
    vault::Vault settled = open_copy(parties, "holding", "holding", parties.other_disk);
    REQUIRE(settled.objects().list().size() == 1);
  }
  const int last = operations_of(parties, "holding", first);
  int died = 0;
  for (const int at : sampled(last, last < 16 ? last : 16)) {
    const std::string name = "killed-" + std::to_string(at);
    INFO("killed at " << at << " of " << last);
    died += import_and_die(parties, "holding", name, first, at) ? 1 : 0;
    vault::Vault hq = open_copy(parties, "holding", name, parties.other_disk);
    const std::string before = states(hq);
    CHECK((before == "quarantined " || before == "imported quarantined " || before == "imported imported "));
    check_sound(hq);
    static_cast<void>(import_bundle(hq, first, {}));
    static_cast<void>(import_bundle(hq, second, {}));
    CHECK(states(hq) == "imported imported ");
    CHECK(count(hq, "revision") == 6);
    CHECK(hq.objects().list().empty());
    check_sound(hq);
  }
  CHECK(died > 0);
}

TEST_CASE("a quarantine that is killed anywhere holds the bundle or does not know it") {
  Parties parties;
  const vault::Path first = next_bundle(parties, 1);
  const vault::Path second = next_bundle(parties, 2);
  copy_vault(parties, "empty");
  const int last = operations_of(parties, "empty", second);
  for (const int at : sampled(last, 8)) {
    const std::string name = "killed-" + std::to_string(at);
    INFO("killed at " << at << " of " << last);
    static_cast<void>(import_and_die(parties, "empty", name, second, at));
    vault::Vault hq = open_copy(parties, "empty", name, parties.other_disk);
    const std::string before = states(hq);
    CHECK((before.empty() || before == "quarantined "));
    CHECK(hq.objects().list().size() == (before.empty() ? 0U : 1U));
    check_sound(hq);
    CHECK(import_bundle(hq, second, {}).verdict == ImportVerdict::quarantined);
    CHECK(ids(import_bundle(hq, first, {})) == Ids{"FV-SEQ-008"});
    check_sound(hq);
  }
}

}  // namespace fieldvault::sync
