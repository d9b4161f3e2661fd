#include <catch2/catch_test_macros.hpp>

#include "device_fixtures.hpp"
#include "ledger/refusal.hpp"

namespace fieldvault {
namespace {

using test::actions;
using test::refusal_of;
using Actions = std::vector<std::string>;

TEST_CASE("a new device has name, role, keys and the first entries of its ledger") {
  test::World world;
  vault::Vault vault = world.create("Field 7");
  CHECK(actions(vault) == Actions{"vault.init", "slot.add"});
  const trust::Card card = trust::own_card(vault);
  CHECK(card.name.text() == "Field 7");
  CHECK(card.role == trust::Role::field);
  CHECK(card.epoch == 1);
  CHECK(card.device() == vault.id());
  CHECK(vault.database().setting("device") == vault.id().text());
  CHECK(vault.database().setting("actor") == card.signing_key.id().text());
  const ledger::Log log = ledger::Log::own(vault.database());
  CHECK(log.device() == vault.id().text());
  CHECK(log.entry(0).actor == card.signing_key.id().text());
  CHECK(ledger::find_act(vault.database(), 0, 0)->content == Json{{"card", card.text()}});
  CHECK(log.entry(1).object == vault.slots().at(0).id);
  CHECK(ledger::ledger_faults(vault.database()).empty());
}

TEST_CASE("the keys stay the same when the vault is opened again") {
  test::World world;
  const std::string card = [&] {
    vault::Vault vault = world.create("Field 7");
    return trust::own_card(vault).text();
  }();
  vault::Vault vault = world.open("Field 7");
  CHECK(trust::own_card(vault).text() == card);
  REQUIRE(trust::age_identities(vault).size() == 1);
  CHECK(trust::age_identities(vault)[0].recipient() == trust::own_card(vault).recipient);
  CHECK(trust::device_keys(vault).signing.public_key() == trust::own_card(vault).signing_key);
}

TEST_CASE("each unlock is an entry with the slot that was used") {
  test::World world;
  { vault::Vault vault = world.create("Field 7"); }
  { vault::Vault vault = world.open("Field 7"); }
  vault::Vault vault = world.open("Field 7");
  CHECK(actions(vault) == Actions{"vault.init", "slot.add", "slot.use", "slot.use"});
  CHECK(ledger::Log::own(vault.database()).entry(3).object == vault.slots().at(0).id);
  CHECK(ledger::ledger_faults(vault.database()).empty());
}

TEST_CASE("an unlock gives the head of the last use, and an older copy gives an older one") {
  test::World world;
  crypto::TreeHead last{};
  {
    vault::Vault vault = world.create("field");
    last = ledger::Log::own(vault.database()).head();
  }
  std::filesystem::copy(world.place("field"), world.place("older"), std::filesystem::copy_options::recursive);
  const auto unlock = [&](const char* name) {
    return trust::unlock_device(world.place(name), test::passphrase(), world.context());
  };
  for (int use = 0; use < 2; ++use) {
    trust::UnlockedDevice device = unlock("field");
    CHECK(device.head_before == last);
    const crypto::TreeHead now = ledger::Log::own(device.vault.database()).head();
    CHECK(now.size == last.size + 1);  // the unlock itself is an entry
    last = now;
  }
  // Whoever wrote the phrase down sees that the copy was put back.
  const crypto::TreeHead older = unlock("older").head_before;
  CHECK(trust::head_phrase(older) != trust::head_phrase(last));
  CHECK(older.size < last.size);
}

TEST_CASE("a wrong passphrase leaves no entry") {
  test::World world;
  { vault::Vault vault = world.create("Field 7"); }
  CHECK(refusal_of([&] { (void)world.open("Field 7", "wrong"); }).code() == ErrorCode::wrong_key);
  vault::Vault vault = world.open("Field 7");
  CHECK(actions(vault) == Actions{"vault.init", "slot.add", "slot.use"});
}

TEST_CASE("every change of slots is an entry with slot and type") {
  test::World world;
  vault::Vault vault = world.create("Field 7");
  const std::string first = vault.slots().at(0).id;
  trust::add_passphrase_slot(vault, test::passphrase("second"), test::smallest_cost());
  trust::add_recovery_slot(vault, vault::RecoveryCode::generate(world.random));
  trust::add_escrow_slot(vault, crypto::AgeIdentity::generate(world.random).recipient());
  trust::remove_slot(vault, vault.slots().at(1).id);
  trust::change_passphrase(vault, test::passphrase("third"), test::smallest_cost());
  CHECK(actions(vault) == Actions{"vault.init", "slot.add", "slot.add", "slot.add", "slot.add", "slot.remove",
                                  "slot.remove", "slot.add"});
  const auto content = [&](std::uint64_t index) { return ledger::find_act(vault.database(), 0, index)->content; };
  CHECK(content(3)["type"] == "recovery");
  CHECK(content(4)["type"] == "escrow");
  CHECK(content(6) == Json{{"slot", first}, {"type", "passphrase"}});
  CHECK(content(7)["slot"] != first);
  CHECK(ledger::ledger_faults(vault.database()).empty());
  CHECK(vault.header_faults().empty());
}

TEST_CASE("recovery code and escrow identity open the vault, with their own entries") {
  test::World world;
  const auto code = vault::RecoveryCode::generate(world.random);
  const auto escrow = crypto::AgeIdentity::generate(world.random);
  {
    vault::Vault vault = world.create("Field 7");
    trust::add_recovery_slot(vault, code);
    trust::add_escrow_slot(vault, escrow.recipient());
  }
  const auto used = [](vault::Vault& vault) {
    const ledger::Log log = ledger::Log::own(vault.database());
    return ledger::find_act(vault.database(), 0, log.size() - 1)->content["type"].get<std::string>();
  };
  {
    const auto typed = vault::RecoveryCode::parse(code.text());
    vault::Vault vault =
        trust::open_device(world.place("Field 7"), vault::RecoveryCode::parse(typed.text()), world.context());
    CHECK(used(vault) == "recovery");
  }
  vault::Vault vault = trust::open_device_by_escrow(world.place("Field 7"), escrow, world.context());
  CHECK(used(vault) == "escrow");
}

TEST_CASE("a slot that does not exist, and the last slot, are not removed and leave no entry") {
  test::World world;
  vault::Vault vault = world.create("Field 7");
  CHECK(refusal_of([&] { trust::remove_slot(vault, std::string(32, '0')); }).code() == ErrorCode::not_found);
  CHECK(refusal_of([&] { trust::remove_slot(vault, vault.slots().at(0).id); }).code() == ErrorCode::forbidden);
  CHECK(actions(vault) == Actions{"vault.init", "slot.add"});
}

TEST_CASE("a slot change that was cut off before its entry gets one at the next unlock") {
  test::World world;
  { vault::Vault vault = world.create("Field 7"); }
  const auto database = world.place("Field 7") / "records.db";
  const auto before = world.place("before.db");
  std::filesystem::copy_file(database, before);
  {
    vault::Vault vault = world.open("Field 7");
    trust::add_passphrase_slot(vault, test::passphrase("second"), test::smallest_cost());
  }
  // As a crash leaves it: the header on disk is new, the transaction with the entry never came to its end.
  std::filesystem::copy_file(before, database, std::filesystem::copy_options::overwrite_existing);
  {
    vault::Vault vault = world.open("Field 7");
    CHECK(actions(vault) == Actions{"vault.init", "slot.add", "slot.reconcile", "slot.use"});
    CHECK(ledger::find_act(vault.database(), 0, 2)->content["slots"].size() == 2);
  }
  vault::Vault vault = world.open("Field 7");
  CHECK(actions(vault) == Actions{"vault.init", "slot.add", "slot.reconcile", "slot.use", "slot.use"});
}

TEST_CASE("a checkpoint is signed by the key on the card, at any size there was") {
  test::World world;
  vault::Vault vault = world.create("Field 7");
  const crypto::CheckpointKey key = trust::own_card(vault).checkpoint_key;
  const ledger::Log log = ledger::Log::own(vault.database());
  for (std::uint64_t size = 0; size <= log.size(); ++size) {
    CHECK(crypto::verify_checkpoint(key, trust::signed_checkpoint(vault, size)).head == log.head_at(size));
  }
  CHECK(trust::signed_checkpoint(vault, 2).starts_with("fieldvault/" + vault.id().text() + "\n2\n"));
  CHECK(refusal_of([&] { (void)trust::signed_checkpoint(vault, 3); }).code() == ErrorCode::not_found);
}

TEST_CASE("the head phrase is three groups of five digits and changes with each entry") {
  test::World world;
  vault::Vault vault = world.create("Field 7");
  const auto phrase_now = [&] { return trust::head_phrase(ledger::Log::own(vault.database()).head()); };
  const std::string phrase = phrase_now();
  CHECK(phrase.size() == 17);
  CHECK(phrase.find_first_not_of("0123456789 ") == std::string::npos);
  CHECK(phrase_now() == phrase);
  (void)trust::export_identity(vault);
  CHECK(phrase_now() != phrase);
}

TEST_CASE("the exported identity is the one on the card, and its export is an entry") {
  test::World world;
  vault::Vault vault = world.create("HQ", trust::Role::hq);
  const crypto::SecretBuffer text = trust::export_identity(vault);
  const auto identity = crypto::AgeIdentity::parse(text_of(text.expose()));
  REQUIRE(identity);
  CHECK(identity->recipient() == trust::own_card(vault).recipient);
  CHECK(actions(vault).back() == "identity.export");
}

TEST_CASE("a vault whose ledger was never begun is not opened as a device") {
  test::World world;
  { (void)vault::Vault::create(world.place("half"), test::passphrase(), test::smallest_cost(), world.context()); }
  CHECK(refusal_of([&] { (void)world.open("half"); }).code() == ErrorCode::damaged);
}

}  // namespace
}  // namespace fieldvault
