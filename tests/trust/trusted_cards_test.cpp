#include <catch2/catch_test_macros.hpp>

#include "card_fixtures.hpp"
#include "device_fixtures.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "ledger/refusal.hpp"

namespace fieldvault {
namespace {

using test::CardMaker;
using test::refusal_of;
using trust::Card;
using trust::Role;

struct TrustingVault {
  test::World world;
  vault::Vault vault = world.create("Field 7");

  void trust(const CardMaker& maker, const Card& card) { trust::trust_card(vault, card, maker.file(card)); }
  ErrorCode refusal(const CardMaker& maker, const Card& card) {
    const auto before = test::actions(vault);
    const ErrorCode code = refusal_of([&] { trust(maker, card); }).code();
    CHECK(test::actions(vault) == before);
    return code;
  }
  vault::Database& database() { return vault.database(); }
};

TEST_CASE("a trusted card is found by key, name and device, and its trust is an entry") {
  TrustingVault fixture;
  const CardMaker hq;
  const Card card = hq.card("HQ", Role::hq);
  fixture.trust(hq, card);
  CHECK(trust::find_by_key(fixture.database(), hq.signing.id())->card.text() == card.text());
  CHECK(trust::find_by_name(fixture.database(), "HQ").card.text() == card.text());
  CHECK(trust::find_by_device(fixture.database(), hq.device)->card.text() == card.text());
  CHECK(trust::find_by_name(fixture.database(), "HQ").added_at.text() == "2026-01-02T03:00:00Z");
  CHECK_FALSE(trust::find_by_name(fixture.database(), "HQ").last_sequence);
  CHECK(test::actions(fixture.vault).back() == "trust.add");
  CHECK(ledger::ledger_faults(fixture.database()).empty());
}

TEST_CASE("what is not trusted is not found") {
  TrustingVault fixture;
  const CardMaker stranger;
  CHECK_FALSE(trust::find_by_key(fixture.database(), stranger.signing.id()));
  CHECK_FALSE(trust::find_by_device(fixture.database(), stranger.device));
  CHECK(refusal_of([&] { (void)trust::find_by_name(fixture.database(), "HQ"); }).code() == ErrorCode::not_found);
  CHECK(trust::trusted_cards(fixture.database()).empty());
}

TEST_CASE("the same card again changes nothing") {
  TrustingVault fixture;
  const CardMaker hq;
  const Card card = hq.card("HQ", Role::hq);
  fixture.trust(hq, card);
  const auto before = test::actions(fixture.vault);
  fixture.trust(hq, card);
  CHECK(test::actions(fixture.vault) == before);
  CHECK(trust::trusted_cards(fixture.database()).size() == 1);
}

TEST_CASE("nobody takes over a name, also not in other letters") {
  TrustingVault fixture;
  const CardMaker hq;
  const CardMaker stranger;
  fixture.trust(hq, hq.card("HQ", Role::hq));
  CHECK(fixture.refusal(stranger, stranger.card("HQ", Role::hq)) == ErrorCode::not_trusted);
  CHECK(fixture.refusal(stranger, stranger.card("hq", Role::hq)) == ErrorCode::not_trusted);
  CHECK(fixture.refusal(stranger, stranger.card("Field 7")) == ErrorCode::not_trusted);
  fixture.trust(stranger, stranger.card("HQ 2", Role::hq));
}

TEST_CASE("a second card of the same device and epoch is refused, whatever differs") {
  TrustingVault fixture;
  const CardMaker hq;
  fixture.trust(hq, hq.card("HQ", Role::hq));
  CHECK(fixture.refusal(hq, hq.card("HQ renamed", Role::hq)) == ErrorCode::not_trusted);
  CHECK(fixture.refusal(hq, hq.card("HQ", Role::officer)) == ErrorCode::not_trusted);
  CardMaker other_keys;
  other_keys.device = hq.device;
  CHECK(fixture.refusal(other_keys, other_keys.card("HQ", Role::hq)) == ErrorCode::not_trusted);
}

TEST_CASE("nobody becomes another's device by a card of a later epoch, whatever name or role it has") {
  TrustingVault fixture;
  const CardMaker first;
  CardMaker second;
  second.device = first.device;
  fixture.trust(first, first.card("HQ", Role::hq, 1));
  CHECK(fixture.refusal(second, second.card("HQ", Role::hq, 2)) == ErrorCode::not_trusted);
  CHECK(fixture.refusal(second, second.card("Officer", Role::officer, 2)) == ErrorCode::not_trusted);
  CHECK(trust::find_by_name(fixture.database(), "HQ").card.epoch == 1);
  CHECK(trust::trusted_cards(fixture.database()).size() == 1);
}

TEST_CASE("a card under a key id that is already somebody's is refused") {
  TrustingVault fixture;
  const CardMaker hq;
  CardMaker stranger;
  stranger.signing = crypto::MinisignSecretKey(hq.signing.id(), crypto::new_signing_seed(stranger.random));
  fixture.trust(hq, hq.card("HQ", Role::hq));
  CHECK(fixture.refusal(stranger, stranger.card("Stranger")) == ErrorCode::not_trusted);
}

TEST_CASE("the vault's own card is not trusted a second time") {
  TrustingVault fixture;
  const auto keys = trust::device_keys(fixture.vault);
  const Card own = trust::own_card(fixture.vault);
  CHECK(refusal_of([&] { trust::trust_card(fixture.vault, own, trust::encode_card_file(own, keys.signing)); }).code() ==
        ErrorCode::not_trusted);
}

TEST_CASE("a card and a file that is another card's do not go together") {
  TrustingVault fixture;
  const CardMaker hq;
  const CardMaker other;
  CHECK(refusal_of([&] {
          trust::trust_card(fixture.vault, hq.card("HQ", Role::hq), other.file(other.card("Other")));
        }).code() == ErrorCode::program_failed);
}

TEST_CASE("SQL-looking names stay names") {
  TrustingVault fixture;
  const CardMaker maker;
  const std::string name = "x'); DROP TABLE trusted_card; --";
  fixture.trust(maker, maker.card(name));
  CHECK(trust::find_by_name(fixture.database(), name).card.name.text() == name);
}

TEST_CASE("a revocation comes back with its last sequence number") {
  TrustingVault fixture;
  const CardMaker hq;
  fixture.trust(hq, hq.card("HQ", Role::hq));
  fixture.database().execute("UPDATE trusted_card SET last_sequence = '9223372036854775807'");
  CHECK(trust::find_by_name(fixture.database(), "HQ").last_sequence == 9223372036854775807u);
}

}  // namespace
}  // namespace fieldvault
