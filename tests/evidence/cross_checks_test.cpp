#include "evidence_fixtures.hpp"
#include "fieldvault/evidence/vault_check.hpp"

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

TEST_CASE("a link between records that is missing from its table, or should not be in it, is found") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(1000));
  field.vault.database().execute("DELETE FROM record_link");
  CHECK(one_says(field, "the table of links does not know it"));
  field.vault.database().execute("INSERT INTO record_link VALUES ('a', 'b', 'c')");
  CHECK(one_says(field, "and the record does not"));
  CHECK(attached.object.hex().size() == 64);
}

}  // namespace fieldvault::evidence::test
