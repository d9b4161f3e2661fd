// Key epochs: the earlier key hands the ledger and the name over to the next, and nobody else does.
#include "fieldvault/trust/rotation.hpp"

#include <catch2/catch_test_macros.hpp>

#include "card_fixtures.hpp"
#include "device_fixtures.hpp"
#include "fieldvault/ledger/kept_checkpoint.hpp"
#include "fieldvault/trust/checkpoint_faults.hpp"
#include "fieldvault/trust/held_rosters.hpp"
#include "fieldvault/trust/revocation.hpp"
#include "fieldvault/trust/roster_writing.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "ledger/refusal.hpp"

namespace fieldvault {
namespace {

using test::CardMaker;
using test::refusal_of;
using trust::Card;

// A device that is trusted at headquarters, and rotates.
struct Rotating : test::World {
  vault::Vault hq = create("HQ", trust::Role::hq);
  vault::Vault field = create("Field 7");
  std::string first = trust::own_card_file(field);

  void add(const std::string& file) { trust::trust_card(hq, trust::parse_card_file(file), file); }
  [[nodiscard]] std::string rotated() {
    (void)trust::rotate_keys(field);
    return trust::own_card_file(field);
  }
  [[nodiscard]] std::string refused(const std::string& file) {
    const auto before = test::actions(hq);
    const Error error = refusal_of([&] { add(file); });
    CHECK(error.code() == ErrorCode::not_trusted);
    CHECK(test::actions(hq) == before);
    return error.what();
  }
  [[nodiscard]] bool is_vouched_for(const std::string& file) {
    return trust::is_vouched_for(hq.database(), trust::parse_card_file(file), file);
  }
};

TEST_CASE("a rotation gives new keys of all three kinds, and is the last entry in the earlier key's name") {
  Rotating pair;
  const Card before = trust::own_card(pair.field);
  const Card after = trust::rotate_keys(pair.field);
  CHECK(after.epoch == 2);
  CHECK(after.name == before.name);
  CHECK(after.device() == before.device());
  CHECK(after.signing_key != before.signing_key);
  CHECK(after.recipient != before.recipient);
  CHECK(after.checkpoint_key.key() != before.checkpoint_key.key());
  CHECK(trust::own_card(pair.field).text() == after.text());

  const ledger::Log log = ledger::Log::own(pair.field.database());
  const ledger::Entry entry = log.entry(log.size() - 1);
  CHECK(entry.action == ledger::action::keys_rotate);
  CHECK(entry.actor == before.signing_key.id().text());
  CHECK(trust::rotated_to(entry.object) == after.signing_key.id());
  vault::Transaction transaction(pair.field.database());
  const std::uint64_t next = ledger::Journal(pair.field).act("test.act", "x", Json::object());
  transaction.commit();
  CHECK(log.entry(next).actor == after.signing_key.id().text());
  CHECK(ledger::ledger_faults(pair.field.database()).empty());
}

TEST_CASE("what was sealed for earlier keys opens, and what they signed comes out again") {
  Rotating pair;
  const Card before = trust::own_card(pair.field);
  const std::uint64_t size = ledger::Log::own(pair.field.database()).size();
  const std::string checkpoint = trust::signed_checkpoint(pair.field, size);
  (void)trust::rotate_keys(pair.field);
  { const vault::Vault closed = std::move(pair.field); }
  vault::Vault again = pair.open("Field 7");
  CHECK(trust::age_identities(again).at(1).recipient() == before.recipient);
  CHECK(trust::signed_checkpoint(again, size, 1) == checkpoint);
  CHECK(trust::signed_checkpoint(again, size) != checkpoint);
  CHECK(trust::own_cards(again).at(1).text() == before.text());
  CHECK(refusal_of([&] { (void)trust::device_keys_of(again, 3); }).code() == ErrorCode::damaged);
}

TEST_CASE("the next card is taken on the word of the key that is trusted, and both stand") {
  Rotating pair;
  pair.add(pair.first);
  const std::string second = pair.rotated();
  CHECK(pair.is_vouched_for(second));
  pair.add(second);
  CHECK(trust::find_by_name(pair.hq.database(), "Field 7").card.epoch == 2);
  CHECK(trust::find_by_key(pair.hq.database(), trust::parse_card_file(pair.first).signing_key.id())->card.epoch == 1);
  const auto actions = test::actions(pair.hq);
  pair.add(second);
  pair.add(pair.first);
  CHECK(test::actions(pair.hq) == actions);
  const std::string third = pair.rotated();
  pair.add(third);
  CHECK(trust::trusted_cards(pair.hq.database()).size() == 3);
}

TEST_CASE("keys that the trusted ones did not sign are nobody's") {
  Rotating pair;
  pair.add(pair.first);
  const std::string second = pair.rotated();
  const Card card = trust::parse_card_file(second);
  const trust::DeviceKeys keys = trust::device_keys(pair.field);

  SECTION("without the second signature") {
    const std::string file = trust::encode_card_file(card, keys.signing);
    CHECK_FALSE(pair.is_vouched_for(file));
    CHECK(pair.refused(file).find("did not sign this card") != std::string::npos);
  }
  SECTION("with a stranger's") {
    const CardMaker stranger;
    CHECK(pair.refused(trust::encode_card_file(card, keys.signing, stranger.signing)).find("did not sign") !=
          std::string::npos);
  }
  SECTION("a name or role that changes with the keys") {
    Card other = card;
    other.role = trust::Role::officer;
    const trust::DeviceKeys earlier = trust::device_keys_of(pair.field, 1);
    CHECK_FALSE(pair.is_vouched_for(trust::encode_card_file(other, keys.signing, earlier.signing)));
    (void)pair.refused(trust::encode_card_file(other, keys.signing, earlier.signing));
    other.role = card.role;
    other.name = trust::CardName("Field 8");
    (void)pair.refused(trust::encode_card_file(other, keys.signing, earlier.signing));
  }
  SECTION("an epoch that is left out") {
    const std::string third = pair.rotated();
    CHECK(pair.refused(third).find("add the card of epoch 2 first") != std::string::npos);
    pair.add(second);
    pair.add(third);
  }
  SECTION("after a revocation, which covers every epoch") {
    pair.add(second);
    (void)trust::revoke_card(pair.hq, "Field 7", 4);
    for (const trust::TrustedCard& each : trust::trusted_cards(pair.hq.database())) CHECK(each.last_sequence == 4);
    CHECK(pair.refused(pair.rotated()).find("revoked") != std::string::npos);
  }
}

TEST_CASE("a second signature that is no signature makes the file malformed") {
  Rotating pair;
  const std::string second = pair.rotated();
  for (const std::string& file :
       {second + "\n", second + "x", second + "\n" + second, second.substr(0, second.size() - 1)}) {
    CHECK(refusal_of([&] { (void)trust::parse_card_file(file); }).code() == ErrorCode::input_refused);
  }
}

TEST_CASE("checkpoints of every epoch are known as the vault's own") {
  Rotating pair;
  const ledger::Log log = ledger::Log::own(pair.field.database());
  const auto keep = [&] {
    const std::uint64_t size = log.size();
    ledger::keep_checkpoint(pair.field.database(), log, size, trust::signed_checkpoint(pair.field, size),
                            pair.clock.now());
  };
  keep();
  (void)trust::rotate_keys(pair.field);
  keep();
  CHECK(trust::checkpoint_faults(pair.field).empty());
}

TEST_CASE("an officer whose keys changed signs the next roster with both, and a roster names the newest keys") {
  test::World world;
  vault::Vault officer = world.create("Officer", trust::Role::officer);
  const auto signed_roster = [&] {
    trust::RosterPlan plan;
    plan.threshold = 1;
    plan.expires = "2099-12-31";
    return trust::sign_roster(officer, trust::draft_roster(officer, plan));
  };
  (void)trust::add_roster(officer, signed_roster());
  (void)trust::rotate_keys(officer);
  const trust::RosterFile second = signed_roster();
  CHECK(second.roster.cards.size() == 1);
  CHECK(second.roster.cards.front().epoch == 2);
  CHECK(second.signatures.size() == 2);
  (void)trust::add_roster(officer, second);
  CHECK(trust::current_roster(officer.database())->roster.version == 2);
}

TEST_CASE("a roster vouches for the next keys of a device") {
  Rotating pair;
  vault::Vault officer = pair.create("Officer", trust::Role::officer);
  const auto trust_in = [](vault::Vault& in, const std::string& file) {
    trust::trust_card(in, trust::parse_card_file(file), file);
  };
  pair.add(pair.first);
  trust_in(officer, pair.first);
  trust_in(officer, pair.rotated());
  trust::RosterPlan plan;
  plan.threshold = 1;
  plan.expires = "2099-12-31";
  const trust::RosterFile roster = trust::sign_roster(officer, trust::draft_roster(officer, plan));
  (void)trust::add_roster(pair.hq, roster);
  CHECK(trust::find_by_name(pair.hq.database(), "Field 7").card.epoch == 2);
}

TEST_CASE("a revocation in a roster reaches every epoch that the roster does not list") {
  Rotating pair;
  vault::Vault officer = pair.create("Officer", trust::Role::officer);
  const auto trust_in = [](vault::Vault& in, const std::string& file) {
    trust::trust_card(in, trust::parse_card_file(file), file);
  };
  const auto revoking_roster = [&] {
    trust::RosterPlan plan;
    plan.threshold = 1;
    plan.expires = "2099-12-31";
    return trust::sign_roster(officer, trust::draft_roster(officer, plan));
  };
  pair.add(pair.first);
  trust_in(officer, pair.first);
  const auto last_of = [&](const std::string& file) {
    const auto key = trust::parse_card_file(file).signing_key.id();
    return trust::find_by_key(pair.hq.database(), key)->last_sequence;
  };
  SECTION("the keys that a thief made after it") {
    const std::string second = pair.rotated();
    pair.add(second);
    (void)trust::revoke_card(officer, "Field 7", 4);
    const trust::RosterAddition added = trust::add_roster(pair.hq, revoking_roster());
    CHECK(added.revoked == std::vector<std::string>{"Field 7"});
    CHECK(last_of(pair.first) == 4);
    CHECK(last_of(second) == 4);
  }
  SECTION("but not the new keys that it lists") {
    const std::string second = pair.rotated();
    pair.add(second);
    trust_in(officer, second);
    // An officer gives up the first keys alone.
    officer.database().execute("UPDATE trusted_card SET last_sequence = '4' WHERE epoch = 1");
    (void)trust::add_roster(pair.hq, revoking_roster());
    CHECK(last_of(pair.first) == 4);
    CHECK_FALSE(last_of(second));
  }
  SECTION("nor is an earlier card of revoked keys good when it comes later") {
    const std::string second = pair.rotated();
    vault::Vault late = pair.create("HQ 2", trust::Role::hq);
    trust_in(late, second);
    (void)trust::revoke_card(late, "Field 7", 4);
    trust_in(late, pair.first);
    for (const trust::TrustedCard& each : trust::trusted_cards(late.database())) CHECK(each.last_sequence == 4);
  }
}

TEST_CASE("a vault that rotated takes a roster that still lists its earlier card") {
  Rotating pair;
  vault::Vault officer = pair.create("Officer", trust::Role::officer);
  trust::trust_card(officer, trust::parse_card_file(pair.first), pair.first);
  trust::RosterPlan plan;
  plan.threshold = 1;
  plan.expires = "2099-12-31";
  const trust::RosterFile roster = trust::sign_roster(officer, trust::draft_roster(officer, plan));
  (void)trust::rotate_keys(pair.field);
  (void)trust::add_roster(pair.field, roster);
  CHECK(trust::current_roster(pair.field.database())->roster.version == 1);
  CHECK(trust::trusted_cards(pair.field.database()).size() == 1);
}

TEST_CASE("the object of a rotation is one written form of a key id") {
  const CardMaker maker;
  const std::string object = trust::rotation_object(maker.signing.id());
  CHECK(trust::rotated_to(object) == maker.signing.id());
  for (const std::string& other :
       {object.substr(4), object + "0", std::string("key/"), "key/" + maker.signing.id().text() + "/"}) {
    CHECK_FALSE(trust::rotated_to(other));
  }
}

}  // namespace
}  // namespace fieldvault
