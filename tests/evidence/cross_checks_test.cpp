#include "../../src/evidence/cross_checks.hpp"
#include "evidence_fixtures.hpp"
#include "fieldvault/evidence/vault_check.hpp"
#include "fieldvault/trust/held_rosters.hpp"
#include "fieldvault/trust/revocation.hpp"

namespace fieldvault::evidence::test {
namespace {

bool one_says(EvidenceVault& field, std::string_view words) {
  for (const VaultFault& fault : vault_faults(field.vault, {})) {
    if (fault.message.find(words) != std::string::npos) return true;
  }
  return false;
}

void write_act(EvidenceVault& field, std::string_view action, const Json& content) {
  vault::Transaction transaction(field.vault.database());
  ledger::Journal(field.vault).act(action, "device-1", content);
  transaction.commit();
}

}  // namespace

TEST_CASE("acts that the tables know nothing of are found") {
  EvidenceVault field;
  (void)field.attach_bytes(sample_bytes(1000));
  REQUIRE(vault_faults(field.vault, {}).empty());

  field.vault.database().execute("INSERT INTO channel VALUES ('c', 'd', 1)");
  CHECK(one_says(field, "channel c stands at bundle 1"));
  field.vault.database().execute("UPDATE channel SET last_sequence = 0");
  CHECK(vault_faults(field.vault, {}).empty());

  write_act(field, ledger::action::bundle_export, {{"channel", "c"}, {"sequence", 1}});
  CHECK(one_says(field, "bundle 1 of channel c was exported"));
  CHECK(one_says(field, "channel c stands at bundle 0"));
  field.vault.database().execute("UPDATE channel SET last_sequence = 1");
  field.vault.database().execute("INSERT INTO exported_bundle VALUES ('c', 1, 'prepared', x'', x'', NULL, 1, NULL)");
  CHECK(vault_faults(field.vault, {}).empty());
  write_act(field, ledger::action::bundle_void, {{"channel", "c"}, {"sequence", 1}});
  CHECK(one_says(field, "was given up"));
  field.vault.database().execute("UPDATE exported_bundle SET state = 'voided'");
  CHECK(vault_faults(field.vault, {}).empty());

  write_act(field, ledger::action::bundle_import, {{"channel", "x"}, {"sequence", 2}, {"manifest_sha256", "m"}});
  CHECK(one_says(field, "bundle 2 of device device-1 was imported"));
  field.vault.database().execute(
      "INSERT INTO seen_bundle VALUES ('device-1', 'x', 1, 2, 'm', '', '', 'imported', 0, '', '', NULL, 0, 0)");
  CHECK(vault_faults(field.vault, {}).empty());

  write_act(field, ledger::action::trust_add, {{"card", "text"}, {"fingerprint", "12345"}});
  CHECK(one_says(field, "fingerprint 12345 was trusted"));
}

TEST_CASE("a revocation, a roster, a receipt or an alarm that the tables have forgotten is found") {
  EvidenceVault field;
  vault::Database& database = field.vault.database();
  REQUIRE(cross_faults(field.vault).empty());
  const auto trusted = [&](const char* last) {
    database.execute("DELETE FROM trusted_card");
    database.execute(std::string("INSERT INTO trusted_card VALUES ('12345', 'n', 'field', 1, 'd', 'k', x'', '', ") +
                     last + ")");
  };
  write_act(field, trust::action::trust_revoke, {{"fingerprint", "12345"}, {"last_sequence", 7}});
  for (const char* last : {"NULL", "'8'", "'10'"}) {
    trusted(last);
    CHECK(cross_faults(field.vault).size() == 1);
  }
  CHECK(cross_faults(field.vault).front().starts_with("the card with the fingerprint 12345 was revoked at bundle 7"));
  for (const char* last : {"'7'", "'0'"}) {
    trusted(last);
    CHECK(cross_faults(field.vault).empty());
  }

  write_act(field, trust::action::roster_add, {{"version", 2}, {"sha256", "s"}, {"previous", "p"}});
  CHECK(cross_faults(field.vault).front().starts_with("roster version 2 was taken"));
  database.execute("INSERT INTO roster VALUES (2, 's', x'', '')");
  CHECK(cross_faults(field.vault).empty());

  database.execute("INSERT INTO channel VALUES ('c', 'd', 1)");
  database.execute("INSERT INTO exported_bundle VALUES ('c', 1, 'published', x'', x'', 'm', 1, NULL)");
  write_act(field, ledger::action::bundle_export, {{"channel", "c"}, {"sequence", 1}});
  write_act(field, ledger::action::receipt_accept, {{"manifest_sha256", "m"}, {"sequence", 1}, {"signer", "k"}});
  CHECK(cross_faults(field.vault).front().starts_with("a receipt of bundle 1 was accepted"));
  database.execute("UPDATE exported_bundle SET receipt = x'00'");
  CHECK(cross_faults(field.vault).empty());

  write_act(field, "receipt.alarm", {{"alarm", "ROLLBACK"}});
  CHECK(cross_faults(field.vault).front().starts_with("an alarm was raised"));
  database.set_setting("rollback_alarm", "ROLLBACK");
  CHECK(cross_faults(field.vault).empty());
}

TEST_CASE("what was set aside and a slot that was removed do not come back unnoticed") {
  EvidenceVault field;
  vault::Database& database = field.vault.database();
  const Json rows = {{"consent", "c"}, {"person", "p"}, {"records", {"r1", "r2"}}};
  write_act(field, ledger::action::record_set_aside, rows);
  CHECK(cross_faults(field.vault).size() == 2);
  database.execute("INSERT INTO set_aside VALUES ('r1', 'p', 'c', ''), ('r2', 'p', 'c', '')");
  CHECK(cross_faults(field.vault).empty());
  write_act(field, ledger::action::record_return, {{"consent", "c"}, {"person", "p"}, {"records", {"r1"}}});
  CHECK(cross_faults(field.vault).front().starts_with("record r1 is set aside, and the ledger does not say so"));
  database.execute("DELETE FROM set_aside WHERE record = 'r1'");
  CHECK(cross_faults(field.vault).empty());

  const std::string slot = field.vault.slots().front().id;
  write_act(field, ledger::action::slot_reconcile, {{"slots", {{{"slot", slot}, {"type", "passphrase"}}}}});
  CHECK(cross_faults(field.vault).empty());
  write_act(field, ledger::action::slot_add, {{"slot", "other"}, {"type", "passphrase"}});
  CHECK(cross_faults(field.vault).front().starts_with("slot other was added"));
  write_act(field, ledger::action::slot_remove, {{"slot", "other"}, {"type", "passphrase"}});
  CHECK(cross_faults(field.vault).empty());
  write_act(field, ledger::action::slot_remove, {{"slot", slot}, {"type", "passphrase"}});
  CHECK(cross_faults(field.vault).front().starts_with("slot " + slot + " opens the vault"));
}

TEST_CASE("a link between records that is missing from its table, or should not be in it, is found") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(1000));
  CHECK(cross_faults(field.vault).empty());
  SECTION("a link that says another kind of the record that names") {
    field.vault.database().execute("UPDATE record_link SET kind = 'note'");
    CHECK(one_says(field, "the table of links does not know it"));
    CHECK(one_says(field, "and the record does not"));
  }
  field.vault.database().execute("DELETE FROM record_link");
  CHECK(one_says(field, "the table of links does not know it"));
  field.vault.database().execute("INSERT INTO record_link VALUES ('a', 'b', 'c', 'note')");
  CHECK(one_says(field, "and the record does not"));
  CHECK(attached.object.hex().size() == 64);
}

}  // namespace fieldvault::evidence::test
