// Revocation: a card is valid through a number, and never beyond it again.
#include "fieldvault/trust/revocation.hpp"

#include <catch2/catch_test_macros.hpp>

#include "card_fixtures.hpp"
#include "device_fixtures.hpp"
#include "ledger/refusal.hpp"

namespace fieldvault {
namespace {

TEST_CASE("a card is revoked through a number, with an entry, and that is only ever tightened") {
  test::World world;
  vault::Vault vault = world.create("HQ", trust::Role::hq);
  const test::CardMaker field;
  const trust::Card card = field.card("Field 7");
  trust::trust_card(vault, card, field.file(card));
  const auto refused = [&](std::string_view name, std::uint64_t last) {
    return test::refusal_of([&] { (void)trust::revoke_card(vault, name, last); }).code();
  };
  CHECK(refused("Field 8", 3) == ErrorCode::not_found);
  CHECK(trust::revoke_card(vault, "Field 7", 3).last_sequence == 3);
  CHECK(trust::find_by_key(vault.database(), field.signing.id())->last_sequence == 3);
  CHECK(test::actions(vault).back() == trust::action::trust_revoke);
  const auto before = test::actions(vault);
  CHECK(trust::revoke_card(vault, "Field 7", 3).last_sequence == 3);
  CHECK(refused("Field 7", 4) == ErrorCode::forbidden);
  CHECK(test::actions(vault) == before);
  CHECK(trust::revoke_card(vault, "Field 7", 0).last_sequence == 0);
  CHECK(test::actions(vault).size() == before.size() + 1);
  CHECK(ledger::ledger_faults(vault.database()).empty());
}

}  // namespace
}  // namespace fieldvault
