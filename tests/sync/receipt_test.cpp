// Receipts: what headquarters answers, who may say it, and the alarm where this vault is older than the answer.
#include "fieldvault/sync/receipt.hpp"

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/sync/travel.hpp"
#include "fieldvault/trust/refusal.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;

bundle::Receipt receipt_in(const std::string& file) {
  return bundle::Receipt::parse(trust::SignedFile::parse(file).text);
}

std::string signed_by(vault::Vault& signer, const std::string& text) {
  return trust::SignedFile{text, BundleSurgery::signature(signer, text)}.encode();
}

void check_refused(Parties& parties, const std::string& file, ErrorCode code, std::string_view said) {
  const std::uint64_t size = own_size(parties.field);
  const Error error = refusal([&] { static_cast<void>(accept_receipt(parties.field, file)); });
  INFO(error.what());
  CHECK(error.code() == code);
  CHECK(std::string_view(error.what()).find(said) != std::string_view::npos);
  CHECK(count(parties.field, "exported_bundle WHERE receipt IS NOT NULL") == 0);
  CHECK(standing_alarms(parties.field.database()).empty());
  CHECK(own_size(parties.field) == size + 1);
  CHECK(last_action(parties.field) == trust::action::receipt_refuse);
}

struct Imported {
  Parties parties;
  vault::Path file = next_bundle(parties, 1);
  Imported() { REQUIRE(import_bundle(parties.hq, file, {}).verdict == ImportVerdict::imported); }
};

}  // namespace

TEST_CASE("a receipt of headquarters is taken once and says what they hold") {
  Imported world;
  Parties& parties = world.parties;
  const std::string file = make_receipt(parties.hq, world.file);
  CHECK(last_action(parties.hq) == ledger::action::receipt_give);
  const std::uint64_t size = own_size(parties.field);
  const AcceptedReceipt accepted = accept_receipt(parties.field, file);
  CHECK(accepted.from == "HQ");
  CHECK_FALSE(accepted.known_already);
  CHECK(accepted.receipt.device == parties.field.id());
  CHECK(accepted.receipt.place.sequence.value() == 1);
  CHECK(accepted.receipt.ledger == ledger::Log::own(parties.field.database()).head_at(accepted.receipt.ledger.size));
  CHECK(own_size(parties.field) == size + 1);
  CHECK(last_action(parties.field) == ledger::action::receipt_accept);
  CHECK(bundle::exported_bundles(parties.field.database()).at(0).has_receipt);
  CHECK(accept_receipt(parties.field, file).known_already);
  CHECK(own_size(parties.field) == size + 1);
  CHECK(standing_alarms(parties.field.database()).empty());
}

TEST_CASE("before a border a receipt counts as recent for seven days") {
  Imported world;
  Parties& parties = world.parties;
  const AcceptedReceipt accepted = accept_receipt(parties.field, make_receipt(parties.hq, world.file));
  const auto is_old = [&] {
    return std::ranges::any_of(travel_readiness(parties.field).hindrances, [](const std::string& hindrance) {
      return hindrance.find("more than 7 days ago") != std::string::npos;
    });
  };
  parties.clock.seconds = accepted.receipt.time.unix_seconds() + std::int64_t{7} * 24 * 3600;
  CHECK_FALSE(is_old());
  ++parties.clock.seconds;
  CHECK(is_old());
}

TEST_CASE("there is no receipt for a bundle that was not imported") {
  Imported world;
  const vault::Path third = (static_cast<void>(next_bundle(world.parties, 2)), next_bundle(world.parties, 3));
  REQUIRE(import_bundle(world.parties.hq, third, {}).verdict == ImportVerdict::quarantined);
  CHECK(refusal([&] { static_cast<void>(make_receipt(world.parties.hq, third)); }).code() == ErrorCode::not_found);
  CHECK(refusal([&] { static_cast<void>(make_receipt(world.parties.officer, world.file)); }).code() ==
        ErrorCode::not_found);
  BundleSurgery surgery(world.parties, world.file);
  surgery.at("sealed.age").back() ^= 1;
  CHECK(refusal([&] {
          static_cast<void>(make_receipt(world.parties.hq, surgery.pack(Repair::nothing, "bad")));
        }).code() == ErrorCode::authentication_failed);
}

TEST_CASE("no receipt is given while a body is missing: the sender may destroy its copy on that word") {
  World world;
  vault::Vault& hq = world.parties.hq;
  REQUIRE(import_bundle(hq, world.good, {}).verdict == ImportVerdict::imported);
  std::filesystem::remove(hq.objects().path_of(world.photo.object));
  const std::uint64_t size = own_size(hq);
  CHECK(refusal([&] { static_cast<void>(make_receipt(hq, world.good)); }).code() == ErrorCode::damaged);
  CHECK(own_size(hq) == size);
}

TEST_CASE("receipts that are forged, for another, or from nobody who may say it are refused") {
  Imported world;
  Parties& parties = world.parties;
  const std::string good = make_receipt(parties.hq, world.file);
  const auto changed = [&](const std::function<void(bundle::Receipt&)>& change) {
    bundle::Receipt receipt = receipt_in(good);
    change(receipt);
    return receipt.text();
  };
  constexpr ErrorCode untrusted = ErrorCode::not_trusted;
  vault::Vault stranger = parties.create("stranger", "Stranger", trust::Role::hq, parties.other_disk);
  const std::string same = receipt_in(good).text();

  check_refused(
      parties,
      trust::SignedFile{changed([](auto& r) { ++r.ledger.size; }), trust::SignedFile::parse(good).signature}.encode(),
      ErrorCode::authentication_failed, "signature");
  CHECK(last_act(parties.field).at("signer") == "unknown");
  check_refused(parties, signed_by(stranger, same), untrusted, "no trusted card");
  CHECK(last_act(parties.field).at("signer") == "unknown");
  check_refused(parties, signed_by(parties.officer, same), untrusted, "not for Officer");
  CHECK(last_act(parties.field).at("signer") == parties.officer.id().text());
  check_refused(parties, signed_by(parties.hq, changed([&](auto& r) { r.device = parties.officer.id(); })), untrusted,
                "another device");
  check_refused(parties, signed_by(parties.hq, changed([](auto& r) { r.manifest_sha256 = digest("other"); })),
                untrusted, "did not write");
  check_refused(parties, signed_by(parties.hq, changed([](auto& r) {
                                     r.place.channel = bundle::ChannelId::parse(std::string(32, 'a')).value();
                                   })),
                untrusted, "did not write");
  // Only headquarters may raise the alarm of another history.
  check_refused(parties, signed_by(parties.officer, changed([](auto& r) { r.ledger.size = 9'000; })), untrusted,
                "not for Officer");
  BundleSurgery surgery(parties, world.file);
  check_refused(parties, signed_by(parties.hq, surgery.at("manifest.txt")), ErrorCode::input_refused, "");
  check_refused(parties, same, ErrorCode::input_refused, "");
  check_refused(parties, "", ErrorCode::input_refused, "");
  parties.field.database().execute("UPDATE trusted_card SET last_sequence = 5 WHERE role = 'hq'");
  check_refused(parties, good, untrusted, "revoked");
}

TEST_CASE("a receipt that has seen more than this vault has raises an alarm that stands") {
  Parties parties;
  { const vault::Vault before = open_copy(parties, "field", "old", parties.other_disk); }
  const vault::Path file = next_bundle(parties, 1);
  REQUIRE(import_bundle(parties.hq, file, {}).verdict == ImportVerdict::imported);
  const std::string receipt = make_receipt(parties.hq, file);
  const auto alarm_in = [&](vault::Vault& old) {
    const std::uint64_t size = own_size(old);
    const Error error = refusal([&] { static_cast<void>(accept_receipt(old, receipt)); });
    CHECK(error.code() == ErrorCode::not_trusted);
    CHECK(own_size(old) == size + 1);
    CHECK(last_action(old) == "receipt.alarm");
    CHECK(standing_alarms(old.database()) == std::vector<std::string>{error.what()});
    return std::string(error.what());
  };
  SECTION("an old copy was put back") {
    {
      vault::Vault old = open_copy(parties, "field", "old", parties.other_disk);
      CHECK(standing_alarms(old.database()).empty());
      CHECK(alarm_in(old).starts_with("ROLLBACK"));
    }
    vault::Vault again = open_copy(parties, "field", "old", parties.other_disk);
    CHECK(standing_alarms(again.database()).size() == 1);
    check_sound(again);
  }
  SECTION("an old copy went on by itself until it was as long") {
    vault::Vault old = open_copy(parties, "field", "old", parties.other_disk);
    for (int i = 1; own_size(old) < receipt_in(receipt).ledger.size; ++i) {
      static_cast<void>(add_witness(old, "W-100" + std::to_string(i), "Other words", agreed()));
    }
    CHECK(alarm_in(old).starts_with("FORK"));
  }
  SECTION("the vault itself, which went on, takes it") {
    static_cast<void>(next_bundle(parties, 2));
    CHECK_FALSE(accept_receipt(parties.field, receipt).known_already);
    CHECK(standing_alarms(parties.field.database()).empty());
  }
}

TEST_CASE("a receipt that has no file has no ledger entry either") {
  Imported world;
  vault::Vault& hq = world.parties.hq;
  const std::uint64_t size = own_size(hq);
  const auto give = [&](const vault::Path& out) { give_receipt(hq, world.file, out); };
  CHECK(refusal([&] { give(world.parties.folder / "nowhere/1.receipt"); }).code() == ErrorCode::not_found);
  CHECK(own_size(hq) == size);
  give(world.parties.folder / "1.receipt");
  CHECK(own_size(hq) == size + 1);
  CHECK(refusal([&] { give(world.parties.folder / "1.receipt"); }).code() == ErrorCode::input_refused);
  CHECK(own_size(hq) == size + 1);
  CHECK_FALSE(accept_receipt(world.parties.field, read_file(world.parties.folder / "1.receipt")).known_already);
}

TEST_CASE("a receipt for an export that was cut off here is kept for later, not called a stranger's") {
  Imported world;
  vault::Database& database = world.parties.field.database();
  const std::string receipt = make_receipt(world.parties.hq, world.file);
  database.execute("UPDATE exported_bundle SET state = 'prepared', manifest_sha256 = NULL");
  const Error error = refusal([&] { static_cast<void>(accept_receipt(world.parties.field, receipt)); });
  CHECK(error.code() == ErrorCode::not_found);
  CHECK(std::string(error.what()).find("bundle export") != std::string::npos);
  database.execute("UPDATE exported_bundle SET state = 'voided'");
  check_refused(world.parties, receipt, ErrorCode::not_trusted, "was given up here");
}

}  // namespace fieldvault::sync
