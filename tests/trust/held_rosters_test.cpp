// Rosters in a vault: coming into force, trusting and revoking cards, drafted and signed.
#include "fieldvault/trust/held_rosters.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "device_fixtures.hpp"
#include "fieldvault/trust/revocation.hpp"
#include "fieldvault/trust/roster_writing.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "ledger/refusal.hpp"
#include "roster_fixtures.hpp"

namespace fieldvault {
namespace {

using test::actions;
using test::Officers;
using test::refusal_of;
using trust::Roster;
using trust::RosterFile;

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

TEST_CASE("a roster comes into force with its cards and revocations, each with an entry") {
  test::World world;
  vault::Vault vault = world.create("HQ", trust::Role::hq);
  const Officers officers;
  const test::CardMaker lost;
  const trust::Card lost_card = lost.card("Field 3");
  trust::trust_card(vault, lost_card, lost.file(lost_card));
  Roster roster = officers.roster();
  roster.cards.push_back(trust::own_card(vault));
  trust::sort_roster(roster);
  roster.revocations = {{lost_card.fingerprint(), 12}};
  const auto before = actions(vault);

  CHECK(refusal_of([&] { trust::add_roster(vault, test::signed_by(roster, {&officers.amal})); }).code() ==
        ErrorCode::not_trusted);
  CHECK(actions(vault) == before);
  CHECK_FALSE(trust::current_roster(vault.database()));

  const RosterFile file = test::signed_by(roster, {&officers.amal, &officers.bek});
  const trust::RosterAddition addition = trust::add_roster(vault, file);
  CHECK_FALSE(addition.known_already);
  CHECK(sorted(addition.added) == std::vector<std::string>{"Amal", "Bek", "Chen", "Field 7"});
  CHECK(addition.revoked == std::vector<std::string>{"Field 3"});
  CHECK(trust::find_by_key(vault.database(), lost.signing.id())->last_sequence == 12);
  CHECK(trust::find_by_name(vault.database(), "Field 7").card.text() == officers.field.card("Field 7").text());
  CHECK(trust::current_roster(vault.database())->encode() == file.encode());
  const auto after = actions(vault);
  CHECK(std::vector<std::string>(after.begin() + static_cast<std::ptrdiff_t>(before.size()), after.end()) ==
        std::vector<std::string>{"roster.add", "trust.add", "trust.add", "trust.add", "trust.add", "trust.revoke"});
  CHECK(ledger::ledger_faults(vault.database()).empty());

  // Again, also with a signature more: nothing changes.
  CHECK(
      trust::add_roster(vault, test::signed_by(roster, {&officers.amal, &officers.bek, &officers.chen})).known_already);
  CHECK(actions(vault) == after);
  // The card by hand changes nothing either, and a revocation is not loosened by hand.
  trust::trust_card(vault, officers.field.card("Field 7"), officers.field.file(officers.field.card("Field 7")));
  CHECK(actions(vault) == after);
  CHECK(refusal_of([&] { static_cast<void>(trust::revoke_card(vault, "Field 3", 13)); }).code() ==
        ErrorCode::forbidden);
}

TEST_CASE("the next roster, an older one, a jump and a rival: only the next one is taken") {
  test::World world;
  vault::Vault vault = world.create("Field 9");
  const Officers officers;
  const auto both = [&](const Roster& roster) { return test::signed_by(roster, {&officers.amal, &officers.bek}); };
  const Roster first = officers.roster();
  const Roster second = Officers::after(first);
  const Roster third = Officers::after(second);
  Roster rival = second;
  rival.expires = "2026-06-30";
  trust::add_roster(vault, both(first));
  const auto code = [&](const RosterFile& file) { return refusal_of([&] { trust::add_roster(vault, file); }).code(); };
  const auto before = actions(vault);
  CHECK(code(both(third)) == ErrorCode::not_trusted);
  CHECK(code(test::signed_by(second, {&officers.chen})) == ErrorCode::not_trusted);
  CHECK(actions(vault) == before);
  trust::add_roster(vault, both(second));
  CHECK(code(both(first)) == ErrorCode::not_trusted);
  CHECK(code(both(rival)) == ErrorCode::not_trusted);
  trust::add_roster(vault, both(third));
  CHECK(trust::current_roster(vault.database())->roster.version == 3);
  CHECK(trust::find_roster(vault.database(), 1)->roster.hash() == first.hash());
  CHECK_FALSE(trust::find_roster(vault.database(), 4));
}

TEST_CASE("an officer who is revoked here counts for nothing in the next roster") {
  test::World world;
  vault::Vault vault = world.create("Field 9");
  const Officers officers;
  const Roster first = officers.roster();
  trust::add_roster(vault, test::signed_by(first, {&officers.amal, &officers.bek}));
  static_cast<void>(trust::revoke_card(vault, "Amal", 0));
  const Roster second = Officers::after(first);
  CHECK(refusal_of([&] {
          trust::add_roster(vault, test::signed_by(second, {&officers.amal, &officers.bek}));
        }).code() == ErrorCode::not_trusted);
  trust::add_roster(vault, test::signed_by(second, {&officers.chen, &officers.bek}));
}

TEST_CASE("a roster in which somebody takes a name, a key or this device is refused whole") {
  test::World world;
  vault::Vault vault = world.create("Field 9");
  const Officers officers;
  const test::CardMaker other;
  const trust::Card known = other.card("Field 7");
  trust::trust_card(vault, known, other.file(known));
  const auto before = actions(vault);
  const RosterFile takes_name = test::signed_by(officers.roster(), {&officers.amal, &officers.bek});
  CHECK(refusal_of([&] { trust::add_roster(vault, takes_name); }).code() == ErrorCode::not_trusted);

  Roster own = officers.roster();
  std::erase_if(own.cards, [](const trust::Card& card) { return card.name.text() == "Field 7"; });
  test::CardMaker impostor;
  impostor.device = vault.id();
  own.cards.push_back(impostor.card("Someone"));
  trust::sort_roster(own);
  CHECK(refusal_of([&] {
          trust::add_roster(vault, test::signed_by(own, {&officers.amal, &officers.bek}));
        }).code() == ErrorCode::not_trusted);
  CHECK(actions(vault) == before);
  CHECK_FALSE(trust::current_roster(vault.database()));
  CHECK(trust::trusted_cards(vault.database()).size() == 1);
}

TEST_CASE("a revocation binds a card that comes after the roster") {
  test::World world;
  vault::Vault vault = world.create("Field 9");
  const Officers officers;
  const test::CardMaker lost;
  const trust::Card card = lost.card("Field 3");
  Roster roster = officers.roster(1);
  roster.revocations = {{card.fingerprint(), 4}};
  trust::add_roster(vault, test::signed_by(roster, {&officers.amal}));
  trust::trust_card(vault, card, lost.file(card));
  CHECK(trust::find_by_name(vault.database(), "Field 3").last_sequence == 4);
  CHECK(actions(vault).back() == trust::action::trust_revoke);
}

TEST_CASE("officers draft a roster from their cards, sign it in turn, and the next one keeps what was revoked") {
  test::World world;
  vault::Vault amal = world.create("Amal", trust::Role::officer);
  vault::Vault bek = world.create("Bek", trust::Role::officer);
  const test::CardMaker field;
  const test::CardMaker lost;
  const auto add = [](vault::Vault& in, const test::CardMaker& maker, std::string_view name) {
    const trust::Card card = maker.card(name);
    trust::trust_card(in, card, maker.file(card));
  };
  add(amal, field, "Field 7");
  add(amal, lost, "Field 3");
  const trust::Card bek_card = trust::own_card(bek);
  trust::trust_card(amal, bek_card, trust::encode_card_file(bek_card, trust::device_keys(bek).signing));
  const auto planned = [&](const trust::RosterPlan& plan) {
    return refusal_of([&] { static_cast<void>(trust::draft_roster(amal, plan)); }).code();
  };
  CHECK(planned({"2027-01-01", std::nullopt, {}, {}}) == ErrorCode::wrong_usage);
  CHECK(planned({"2020-01-01", 2, {}, {}}) == ErrorCode::wrong_usage);
  CHECK(planned({"soon", 2, {}, {}}) == ErrorCode::wrong_usage);
  CHECK(planned({"2027-01-01", 3, {}, {}}) == ErrorCode::wrong_usage);
  CHECK(planned({"2027-01-01", 1, {"Field 9"}, {}}) == ErrorCode::not_found);
  CHECK(planned({"2027-01-01", 1, {"Field 7"}, {"Bek"}}) == ErrorCode::wrong_usage);

  const RosterFile draft = trust::draft_roster(amal, {"2027-01-01", 2, {}, {}});
  CHECK(draft.roster.cards.size() == 4);
  CHECK(draft.roster.signers.size() == 2);
  trust::write_roster(amal, draft, trust::action::roster_create, world.place("1.roster"));
  CHECK(actions(amal).back() == trust::action::roster_create);
  CHECK(refusal_of([&] {
          trust::write_roster(amal, draft, trust::action::roster_create, world.place("1.roster"));
        }).code() == ErrorCode::input_refused);
  const RosterFile one = trust::sign_roster(amal, draft);
  const RosterFile two = trust::sign_roster(bek, one);
  CHECK(two.encode() == trust::sign_roster(amal, trust::sign_roster(bek, draft)).encode());
  vault::Vault stranger = world.create("Stranger", trust::Role::officer);
  CHECK(refusal_of([&] { static_cast<void>(trust::sign_roster(stranger, two)); }).code() == ErrorCode::forbidden);
  trust::add_roster(amal, two);
  trust::add_roster(bek, two);
  CHECK(trust::find_by_name(bek.database(), "Field 7").card.text() == field.card("Field 7").text());

  static_cast<void>(trust::revoke_card(amal, "Field 3", 12));
  const RosterFile next = trust::draft_roster(amal, {"2027-02-01", std::nullopt, {}, {}});
  CHECK(next.roster.version == 2);
  CHECK(next.roster.threshold == 2);
  CHECK(next.roster.cards.size() == 3);
  CHECK(next.roster.revocations == std::vector<trust::RosterRevocation>{{lost.card("Field 3").fingerprint(), 12}});
  trust::add_roster(bek, trust::sign_roster(bek, trust::sign_roster(amal, next)));
  CHECK(trust::find_by_name(bek.database(), "Field 3").last_sequence == 12);
  // What is older than the one in force is not signed any more.
  CHECK(refusal_of([&] { static_cast<void>(trust::sign_roster(bek, draft)); }).code() == ErrorCode::not_trusted);
}

TEST_CASE("who exports is told that the roster has expired, or revokes this vault") {
  test::World world;
  vault::Vault vault = world.create("Field 9");
  const Officers officers;
  CHECK(trust::roster_warnings(vault).empty());
  Roster roster = officers.roster(1);
  roster.date = "2025-01-01";
  roster.expires = "2026-01-01";  // the clock stands at 2026-01-02
  roster.revocations = {{trust::own_card(vault).fingerprint(), 4}};
  trust::add_roster(vault, test::signed_by(roster, {&officers.amal}));
  CHECK(trust::roster_warnings(vault).size() == 2);
}

}  // namespace
}  // namespace fieldvault
