// Withdrawals that come with a bundle: what the import sets aside, and what it leaves as it was.
#include "fieldvault/records/set_aside.hpp"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "fieldvault/records/consent.hpp"
#include "fieldvault/sync/receipt.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;

void withdraw(Parties& parties, const Witness& witness) {
  static_cast<void>(records::withdraw_consent(parties.field, witness.person, {records::Use::store}, "the witness", ""));
}

std::set<records::RecordId> records_of(const ImportReport& report) {
  std::set<records::RecordId> records;
  for (const records::SetAside& row : report.set_aside.set_aside) records.insert(row.record);
  return records;
}

bool is_listed(vault::Vault& vault, const records::RecordId& id) {
  bool found = false;
  records::RecordStore(vault).each("", [&](const records::Summary& summary) { found = found || summary.id == id; });
  return found;
}

}  // namespace

TEST_CASE("an import sets aside what came of a witness who withdrew, before the receipt is given") {
  World world;
  Parties& parties = world.parties;
  const ImportReport first = import_bundle(parties.hq, world.good, {});
  CHECK(first.set_aside.set_aside.empty());
  REQUIRE(is_listed(parties.hq, world.witness.testimony));

  withdraw(parties, world.witness);
  const vault::Path second = parties.export_to("second.fvb").files[0];
  const ImportReport report = import_bundle(parties.hq, second, {});
  REQUIRE(report.withdrawals.size() == 1);
  const std::set<records::RecordId> set_aside = records_of(report);
  CHECK(set_aside.contains(world.witness.person));
  CHECK(set_aside.contains(world.witness.testimony));
  CHECK(set_aside.contains(world.photo.record.id));
  CHECK_FALSE(set_aside.contains(world.witness.consent));
  CHECK_FALSE(set_aside.contains(world.other.testimony));
  CHECK_FALSE(is_listed(parties.hq, world.witness.testimony));
  CHECK(is_listed(parties.hq, world.witness.consent));
  CHECK(is_listed(parties.hq, world.other.testimony));
  CHECK(is_listed(parties.field, world.witness.testimony));
  check_sound(parties.hq);

  const std::string receipt = make_receipt(parties.hq, second);
  CHECK(accept_receipt(parties.field, receipt).from == "HQ");
  const ledger::Log log = ledger::Log::own(parties.hq.database());
  REQUIRE(log.entry(log.size() - 1).action == ledger::action::receipt_give);
  CHECK(log.entry(log.size() - 2).action == ledger::action::record_set_aside);
  CHECK(log.entry(log.size() - 3).action == ledger::action::bundle_import);

  // The same bundle again changes nothing.
  const ImportReport again = import_bundle(parties.hq, second, {});
  CHECK(again.verdict == ImportVerdict::duplicate);
  CHECK(again.set_aside.set_aside.empty());
}

TEST_CASE("a person and her withdrawal that come with one bundle are set aside as they come") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw it.", agreed());
  const vault::Path first = parties.export_to("first.fvb").files[0];
  withdraw(parties, witness);
  const vault::Path second = parties.export_to("second.fvb").files[0];
  // The second one waits for the first, and comes in behind it.
  CHECK(import_bundle(parties.hq, second, {}).verdict == ImportVerdict::quarantined);
  const ImportReport report = import_bundle(parties.hq, first, {});
  CHECK(records_of(report) == std::set<records::RecordId>{witness.person, witness.testimony});
  CHECK_FALSE(is_listed(parties.hq, witness.person));
}

TEST_CASE("an import that is refused sets nothing aside") {
  World world;
  Parties& parties = world.parties;
  static_cast<void>(import_bundle(parties.hq, world.good, {}));
  withdraw(parties, world.witness);
  const vault::Path second = parties.export_to("second.fvb").files[0];
  std::string bytes = read_file(second);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  write_file(parties.folder / "broken.fvb", bytes_of(bytes));
  CHECK_THROWS_AS(import_bundle(parties.hq, parties.folder / "broken.fvb", {}), Error);
  CHECK(count(parties.hq, "set_aside") == 0);
  CHECK(is_listed(parties.hq, world.witness.testimony));
}

}  // namespace fieldvault::sync
