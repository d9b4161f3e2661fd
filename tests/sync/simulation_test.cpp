// Many laptops, sticks that are lost, late, doubled and out of order, a cloned laptop and a restored backup:
// headquarters ends with everything that honest vaults wrote, and names each fork, gap and rollback and nothing else.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/sync/receipt.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;

constexpr int honest_vaults = 18;
constexpr int deliveries_late = 6;  // steps that a late stick waits, at most

// FIELDVAULT_SIMULATION=exports:seed for a longer or another run.
struct Plan {
  int exports = 240;
  unsigned seed = 20261125;
  Plan() {
    const char* text = std::getenv("FIELDVAULT_SIMULATION");
    if (text == nullptr) return;
    char* end = nullptr;
    exports = static_cast<int>(std::strtol(text, &end, 10));
    if (*end == ':') seed = static_cast<unsigned>(std::strtoul(end + 1, nullptr, 10));
  }
};

struct Stick {
  vault::Path file;
  int due;
};

struct Simulation : Parties {
  explicit Simulation(unsigned seed) : dice(seed) {}

  [[nodiscard]] bool chance(int percent) { return static_cast<int>(dice() % 100) < percent; }

  vault::Vault& add(const std::string& name) {
    vaults.emplace(name, create(name, name, trust::Role::field, other_disk));
    vault::Vault& made = vaults.at(name);
    trust_each(made, {&hq});
    trust_each(hq, {&made});
    return made;
  }

  void write(vault::Vault& from) {
    const std::string code = "P-" + std::to_string(++written);
    static_cast<void>(add_witness(from, code, "Words of " + code, agreed()));
  }

  // `to`: a file of its own for each bundle.
  vault::Path pack(vault::Vault& from) {
    bundle::ExportRequest wanted = request("stick-" + std::to_string(++sticks_written) + ".fvb");
    wanted.auditors.clear();
    return bundle::export_bundle(from, wanted, {}).files[0];
  }

  void deliver(const vault::Path& file, const std::string& device) {
    try {
      for (const bundle::Finding& finding : import_bundle(hq, file, {}).findings) findings[device].insert(finding.id);
    } catch (const Error& error) {
      findings[device].insert(std::string(error.what()).substr(0, 10));
    }
  }

  void send(const std::string& device, int now) {
    const vault::Path file = pack(vaults.at(device));
    if (chance(20)) return;  // lost
    if (chance(15)) late[device].push_back({file, now + 1 + static_cast<int>(dice() % deliveries_late)});
    if (chance(30)) {
      late[device].push_back({file, now + 1 + static_cast<int>(dice() % deliveries_late)});
      return;
    }
    deliver(file, device);
  }

  void deliver_late(int now) {
    for (auto& [device, sticks] : late) {
      std::shuffle(sticks.begin(), sticks.end(), dice);
      for (const Stick& stick : sticks) {
        if (stick.due <= now) deliver(stick.file, device);
      }
      std::erase_if(sticks, [now](const Stick& stick) { return stick.due <= now; });
    }
  }

  // The numbers of a device that headquarters lacks below the highest that it knows of.
  [[nodiscard]] std::set<std::uint64_t> missing_of(const vault::Vault& device) {
    std::set<std::uint64_t> known;
    for (const bundle::SeenBundle& seen : bundle::seen_bundles(hq.database())) {
      if (seen.device == device.id().text()) known.insert(seen.sequence);
    }
    std::set<std::uint64_t> missing;
    for (std::uint64_t number = 1; !known.empty() && number < *known.rbegin(); ++number) {
      if (!known.contains(number)) missing.insert(number);
    }
    return missing;
  }

  void write_again(const std::string& device, std::uint64_t number) {
    const vault::Path file = folder / ("again-" + std::to_string(++sticks_written) + ".fvb");
    static_cast<void>(
        bundle::export_again(vaults.at(device), {"HQ", *bundle::SequenceNumber::from(number), file, {}}, {}));
    deliver(file, device);
  }

  [[nodiscard]] std::set<std::string> roots(vault::Vault& in, const std::string& device) {
    vault::Statement select = in.database().prepare("SELECT root FROM revision WHERE device = ?1");
    select.bind(1, device);
    std::set<std::string> found;
    while (select.step()) found.insert(select.text(0));
    return found;
  }

  std::mt19937 dice;
  std::map<std::string, vault::Vault> vaults;
  std::map<std::string, std::vector<Stick>> late;
  std::map<std::string, std::set<std::string>> findings;
  int written = 0;
  int sticks_written = 0;
};

TEST_CASE("headquarters ends with the union of what many vaults wrote, and names forks, gaps and rollbacks alone") {
  const Plan plan;
  INFO("seed " << plan.seed << ", " << plan.exports << " exports");
  Simulation world(plan.seed);
  std::vector<std::string> names;
  for (int i = 1; i <= honest_vaults; ++i) {
    names.push_back("Laptop " + std::to_string(i));
    static_cast<void>(world.add(names.back()));
  }
  for (int step = 0; step < plan.exports; ++step) {
    const std::string& name = names[world.dice() % names.size()];
    world.write(world.vaults.at(name));
    world.send(name, step);
    world.deliver_late(step);
  }
  world.deliver_late(plan.exports + deliveries_late);

  // A last bundle of each arrives, so that headquarters knows of every number. It names what is missing; the field
  // writes exactly that.
  std::size_t lost = 0;
  for (const std::string& name : names) {
    vault::Vault& field = world.vaults.at(name);
    world.write(field);
    world.deliver(world.pack(field), name);
    const std::set<std::uint64_t> missing = world.missing_of(field);
    lost += missing.size();
    if (!missing.empty()) CHECK(world.findings[name].contains("FV-SEQ-003"));
    for (const std::uint64_t number : missing) world.write_again(name, number);
    CHECK(world.missing_of(field).empty());
    CHECK(world.roots(world.hq, field.id().text()) == world.roots(field, field.id().text()));
    CHECK(count(world.hq, "seen_bundle WHERE state <> 'imported' AND device = '" + field.id().text() + "'") == 0);
    for (const std::string& id : world.findings[name]) {
      INFO(name << ": " << id);
      CHECK((id == "FV-SEQ-001" || id == "FV-SEQ-003" || id == "FV-SEQ-008"));
    }
  }
  CHECK(lost > static_cast<std::size_t>(plan.exports / 20));
  check_sound(world.hq);
}

TEST_CASE("two copies of one laptop that both go on are named as a fork, whoever comes first, and nobody else is") {
  for (const bool clone_first : {false, true}) {
    Simulation world(7);
    vault::Vault& original = world.add("Original");
    vault::Vault& honest = world.add("Honest");
    for (int i = 0; i < 3; ++i) {
      world.write(original);
      world.deliver(world.pack(original), "Original");
    }
    vault::Vault clone = open_copy(world, "Original", "clone", world.other_disk);
    world.write(original);
    world.write(clone);
    const vault::Path of_original = world.pack(original);
    const vault::Path of_clone = world.pack(clone);
    world.deliver(clone_first ? of_clone : of_original, "first");
    world.write(honest);
    world.deliver(world.pack(honest), "Honest");
    world.deliver(clone_first ? of_original : of_clone, "second");
    CHECK(world.findings["first"].empty());
    CHECK(world.findings["second"] == std::set<std::string>{"FV-SEQ-002"});
    CHECK(world.findings["Honest"].empty());
    check_sound(world.hq);
  }
}

TEST_CASE("a restored backup is named as a fork at headquarters and as a rollback by its receipt") {
  Simulation world(9);
  vault::Vault& laptop = world.add("Laptop");
  world.write(laptop);
  world.deliver(world.pack(laptop), "Laptop");
  std::filesystem::copy(world.folder / "Laptop", world.folder / "backup", std::filesystem::copy_options::recursive);
  world.write(laptop);
  const vault::Path second = world.pack(laptop);
  world.deliver(second, "Laptop");
  CHECK(world.findings["Laptop"].empty());

  vault::Vault restored = open_copy(world, "backup", "backup", world.other_disk);
  CHECK(refusal([&] { static_cast<void>(accept_receipt(restored, make_receipt(world.hq, second))); }).code() ==
        ErrorCode::not_trusted);
  CHECK(standing_alarms(restored.database()).size() == 1);
  world.write(restored);
  world.deliver(world.pack(restored), "restored");
  CHECK(world.findings["restored"] == std::set<std::string>{"FV-SEQ-002"});
  check_sound(world.hq);
}

}  // namespace
}  // namespace fieldvault::sync
