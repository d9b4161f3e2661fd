#include <catch2/catch_test_macros.hpp>

#include "device_fixtures.hpp"
#include "vault/fixtures.hpp"

namespace fieldvault {
namespace {

using vault::testing::FaultyDisk;

vault::Vault make(const vault::Path& folder, vault::testing::World& world) {
  return trust::create_device(folder, trust::CardName("Field 7"), trust::Role::field, test::passphrase(),
                              test::smallest_cost(), world.context());
}

bool holds_a_vault(const vault::Path& folder) {
  return std::filesystem::exists(folder / "header.a") || std::filesystem::exists(folder / "header.b");
}

TEST_CASE("a device whose creation dies at any operation is there with keys and ledger, or can be created") {
  const test::TemporaryFolder temporary;
  bool died = true;
  int deaths = 0;
  for (int nth = 1; died; ++nth) {
    INFO("operation " << nth);
    const auto folder = temporary.path() / std::to_string(nth);
    const int result = vault::testing::in_child([&] {
      vault::testing::World world;
      world.disk.end_process_at(nth);
      (void)make(folder, world);
      return 0;
    });
    REQUIRE((result == 0 || result == FaultyDisk::ended));
    died = result != 0;
    deaths += died ? 1 : 0;
    vault::testing::World world;
    vault::Vault vault =
        holds_a_vault(folder) ? trust::open_device(folder, test::passphrase(), world.context()) : make(folder, world);
    const auto actions = test::actions(vault);
    REQUIRE(actions.size() >= 2);
    CHECK(actions[0] == "vault.init");
    CHECK(actions[1] == "slot.add");
    CHECK(trust::own_card(vault).device() == vault.id());
    CHECK(ledger::ledger_faults(vault.database()).empty());
  }
  CHECK(deaths > 10);
}

}  // namespace
}  // namespace fieldvault
