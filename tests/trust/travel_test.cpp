#include <catch2/catch_test_macros.hpp>

#include "device_fixtures.hpp"
#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/trust/travel.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "ledger/refusal.hpp"
#include "vault/fixtures.hpp"

namespace fieldvault {
namespace {

using test::refusal_of;
using vault::testing::FaultyDisk;
namespace fs = std::filesystem;

// A field vault with an escrow slot of a headquarters that trusts it.
struct Journey : test::World {
  vault::Vault hq = create("HQ", trust::Role::hq);
  Journey() {
    vault::Vault field = create("Field 7");
    const trust::Card card = trust::own_card(field);
    trust::trust_card(hq, card, trust::encode_card_file(card, trust::device_keys(field).signing));
    trust::add_escrow_slot(field, trust::own_card(hq).recipient);
  }
  [[nodiscard]] vault::Path field() const { return place("Field 7"); }
  [[nodiscard]] crypto::AgeIdentity identity() {
    return crypto::AgeIdentity(trust::device_keys(hq).age.expose_scalar());
  }
  [[nodiscard]] std::size_t slots_seen_by_escrow(const vault::Path& of) {
    return trust::open_device_by_escrow(of, identity(), context()).slots().size();
  }
  void lock() {
    vault::Vault vault = open("Field 7");
    CHECK(trust::lock_for_travel(vault).size() == 1);
  }
  [[nodiscard]] vault::Path copy() {
    fs::remove_all(place("copy"));
    fs::copy(field(), place("copy"), fs::copy_options::recursive);
    return place("copy");
  }
};

TEST_CASE("a vault that is locked for travel opens by escrow and by nothing else") {
  Journey journey;
  CHECK_FALSE(vault::has_only_escrow(journey.field(), journey.context()));
  CHECK(refusal_of([&] {
          (void)trust::begin_challenge(journey.field(), test::passphrase("new words"), test::smallest_cost(), {},
                                       journey.context());
        }).code() == ErrorCode::forbidden);
  journey.lock();
  CHECK(vault::has_only_escrow(journey.field(), journey.context()));
  CHECK(refusal_of([&] { (void)journey.open("Field 7"); }).code() == ErrorCode::wrong_key);
  vault::Vault vault = trust::open_device_by_escrow(journey.field(), journey.identity(), journey.context());
  CHECK(vault.slots().size() == 1);
  CHECK(refusal_of([&] { (void)trust::lock_for_travel(vault); }).code() == ErrorCode::forbidden);
}

TEST_CASE("a vault without escrow is not locked") {
  test::World world;
  vault::Vault vault = world.create("Field 7");
  CHECK(refusal_of([&] { (void)trust::lock_for_travel(vault); }).code() == ErrorCode::forbidden);
  CHECK(vault.slots().size() == 1);
}

TEST_CASE("the answer to a challenge opens the vault that asked, with the passphrase that was chosen") {
  Journey journey;
  journey.lock();
  const trust::Challenge challenge = trust::begin_challenge(journey.field(), test::passphrase("new words"),
                                                            test::smallest_cost(), {}, journey.context());
  const auto waiting = trust::waiting_challenge(journey.field(), journey.context());
  REQUIRE(waiting);
  CHECK(waiting->text() == challenge.text());
  const trust::Answered answered = trust::answer_challenge(journey.hq, trust::Challenge::parse(challenge.text()), 3600);
  CHECK(test::actions(journey.hq).back() == "travel.answer");
  const trust::Answer answer = trust::Answer::parse(answered.answer.text());
  CHECK(trust::parse_challenge_code(challenge.code()) == challenge.asker);
  const crypto::SecretBuffer typed = crypto::from_spoken_code(answer.code(), trust::answer_code);

  crypto::SecretBuffer other = typed.clone();
  other.expose_mutable()[0] ^= std::byte{1};
  CHECK(refusal_of([&] {
          (void)trust::unlock_with_answer(journey.field(), test::passphrase("new words"), other, test::smallest_cost(),
                                          journey.context());
        }).code() == ErrorCode::wrong_key);
  CHECK(refusal_of([&] {
          (void)trust::unlock_with_answer(journey.field(), test::passphrase("other words"), typed,
                                          test::smallest_cost(), journey.context());
        }).code() == ErrorCode::wrong_key);
  {
    trust::UnlockedDevice device = trust::unlock_with_answer(journey.field(), test::passphrase("new words"), typed,
                                                             test::smallest_cost(), journey.context());
    CHECK(test::actions(device.vault) == std::vector<std::string>{"vault.init", "slot.add", "slot.add", "slot.use",
                                                                  "slot.remove", "slot.use", "slot.add"});
  }
  CHECK_FALSE(trust::waiting_challenge(journey.field(), journey.context()));
  CHECK(journey.open("Field 7", "new words").slots().size() == 2);
}

TEST_CASE("a challenge that is older than three days is answered to no more") {
  struct LaterClock final : vault::Clock {
    vault::Timestamp now() override { return vault::Timestamp(seconds); }
    std::int64_t milliseconds() override { return now().unix_seconds() * 1000; }
    std::int64_t seconds = 1'767'322'800 + std::int64_t{3} * 24 * 3600;
  } later;
  Journey journey;
  journey.lock();
  const trust::Challenge challenge = trust::begin_challenge(journey.field(), test::passphrase("new words"),
                                                            test::smallest_cost(), {}, journey.context());
  const trust::Answered answered = trust::answer_challenge(journey.hq, challenge, 3600);
  vault::Context context{journey.disk, later, journey.random};
  CHECK(trust::waiting_challenge(journey.field(), context));
  ++later.seconds;
  CHECK_FALSE(trust::waiting_challenge(journey.field(), context));
  CHECK(refusal_of([&] {
          (void)trust::unlock_with_answer(journey.field(), test::passphrase("new words"), answered.answer.masked,
                                          test::smallest_cost(), context);
        }).code() == ErrorCode::forbidden);
}

TEST_CASE("an escrow file is believed where its device signed it") {
  Journey journey;
  vault::Vault field = journey.open("Field 7");
  const std::string file = trust::make_escrow_file(field, field.escrow_copies().front());
  CHECK(trust::read_escrow_file(journey.hq, file).copy.vault == field.id());
  std::string changed = file;
  changed.replace(changed.find("made: 2"), 7, "made: 3");
  CHECK(refusal_of([&] { (void)trust::read_escrow_file(journey.hq, changed); }).code() ==
        ErrorCode::authentication_failed);
  vault::Vault stranger = journey.create("Stranger", trust::Role::hq);
  CHECK(refusal_of([&] { (void)trust::read_escrow_file(stranger, file); }).code() == ErrorCode::not_trusted);
}

TEST_CASE("the texts of travel have one form each") {
  Journey journey;
  journey.lock();
  const trust::Challenge challenge = trust::begin_challenge(journey.field(), test::passphrase("new words"),
                                                            test::smallest_cost(), {}, journey.context());
  const std::string text = challenge.text();
  const auto refused = [](const std::string& wrong) {
    return refusal_of([&] { (void)trust::Challenge::parse(wrong); }).code() == ErrorCode::input_refused;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string cut = text.substr(0, at);
    CHECK(refused(cut));
  }
  for (const std::string_view line : {"vault: ", "slot: ", "recipient: ", "escrow: ", "challenge: ", "made: "}) {
    std::string wrong = text;
    const auto start = wrong.find("\n" + std::string(line)) + 1;
    const auto end = wrong.find('\n', start) + 1;
    const std::string whole = wrong.substr(start, end - start);
    CHECK(refused(std::string(wrong).erase(start, whole.size())));
    CHECK(refused(std::string(wrong).insert(start, whole)));
    CHECK(refused(std::string(wrong).insert(end - 1, " ")));
    CHECK(refused(std::string(wrong).insert(end - 1, "=")));
  }
  CHECK(refused(text + "more: x\n"));
  CHECK(refusal_of([&] { (void)trust::Answer::parse(text); }).code() == ErrorCode::input_refused);
  CHECK(refusal_of([&] { (void)trust::EscrowFile::parse(text); }).code() == ErrorCode::input_refused);
}

TEST_CASE("a lock for travel that dies at any operation leaves the old slots or escrow alone, and escrow opens") {
  Journey journey;
  int locked = 0;
  int deaths = 0;
  for (int nth = 1;; ++nth) {
    INFO("operation " << nth);
    const vault::Path folder = journey.copy();
    const int result = vault::testing::in_child([&] {
      vault::testing::World world;
      vault::Vault vault = trust::open_device_by_escrow(folder, journey.identity(), world.context());
      world.disk.end_process_at(nth + world.disk.total());
      (void)trust::lock_for_travel(vault);
      return 0;
    });
    REQUIRE((result == 0 || result == FaultyDisk::ended));
    const std::size_t slots = journey.slots_seen_by_escrow(folder);
    CHECK((slots == 1 || slots == 2));
    locked += slots == 1 ? 1 : 0;
    if (result == 0) {
      CHECK(slots == 1);
      break;
    }
    ++deaths;
  }
  CHECK(deaths > 10);
  CHECK(locked < deaths);
}

TEST_CASE("an unlock after travel that dies at any operation can be done again, or was done") {
  Journey journey;
  journey.lock();
  const trust::Challenge challenge = trust::begin_challenge(journey.field(), test::passphrase("new words"),
                                                            test::smallest_cost(), {}, journey.context());
  const trust::Answered answered = trust::answer_challenge(journey.hq, challenge, 3600);
  const auto unlock = [&](const vault::Path& folder, vault::Context context) {
    (void)trust::unlock_with_answer(folder, test::passphrase("new words"), answered.answer.masked,
                                    test::smallest_cost(), context);
  };
  int deaths = 0;
  for (int nth = 1;; ++nth) {
    INFO("operation " << nth);
    const vault::Path folder = journey.copy();
    const int result = vault::testing::in_child([&] {
      FaultyDisk disk;
      disk.end_process_at(nth);
      unlock(folder, vault::Context{disk, journey.clock, journey.random});
      return 0;
    });
    REQUIRE((result == 0 || result == FaultyDisk::ended));
    if (vault::has_only_escrow(folder, journey.context())) unlock(folder, journey.context());
    (void)trust::open_device(folder, test::passphrase("new words"), journey.context());
    if (result == 0) break;
    ++deaths;
  }
  CHECK(deaths > 10);
}

}  // namespace
}  // namespace fieldvault
