#include "evidence_fixtures.hpp"

namespace fieldvault::evidence::test {

TEST_CASE("every bad object is named, and none hides the others") {
  EvidenceVault field;
  const Attached missing = field.attach_bytes(sample_bytes(1000));
  const Attached changed = field.attach_bytes(sample_bytes(2000));
  const Attached cut = field.attach_bytes(sample_bytes(3000));
  const Attached purged = field.attach_bytes(sample_bytes(4000));
  const Attached good = field.attach_bytes(sample_bytes(5000));
  REQUIRE(object_faults(field.vault, Depth::bodies, {}).empty());

  std::filesystem::remove(field.object_path(missing.object));
  flip_byte(field.object_path(changed.object), 500);
  std::filesystem::resize_file(field.object_path(cut.object), 100);
  vault::Statement purge =
      field.vault.database().prepare("UPDATE object SET file_key = NULL, purged_at = 'now' WHERE name = ?1");
  purge.bind(1, purged.object.hex()).run();
  std::filesystem::remove(field.object_path(purged.object));

  const auto names = [&](Depth depth) {
    std::set<std::string> evidence;
    for (const std::string& line : object_faults(field.vault, depth, {})) evidence.insert(line.substr(9, 36));
    return evidence;
  };
  CHECK(names(Depth::names) == std::set<std::string>{missing.record.id.text(), cut.record.id.text()});
  CHECK(names(Depth::bodies) ==
        std::set<std::string>{missing.record.id.text(), changed.record.id.text(), cut.record.id.text()});
}

TEST_CASE("a row that an old page brings back is found by the record") {
  EvidenceVault field;
  (void)field.attach_bytes(sample_bytes(1000));
  field.vault.database().execute("UPDATE object SET sha256 = '" + crypto::Digest().hex() + "'");
  CHECK(object_faults(field.vault, Depth::names, {}).size() == 1);
}

TEST_CASE("a body that was purged and still lies there, or belongs to nothing, is a fault") {
  EvidenceVault field;
  const Attached purged = field.attach_bytes(sample_bytes(1000));
  field.vault.database().execute("UPDATE object SET file_key = NULL, purged_at = 'now'");
  CHECK(object_faults(field.vault, Depth::names, {}).size() == 1);
  field.vault.database().execute("DELETE FROM object");
  CHECK(object_faults(field.vault, Depth::names, {}).size() == 1);
  std::filesystem::remove(field.object_path(purged.object));
  CHECK(object_faults(field.vault, Depth::names, {}).empty());
}

TEST_CASE("the file of a held bundle is known, and its bytes are checked") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(1000));
  field.vault.database().execute("DELETE FROM object");
  field.vault.database().execute(
      "INSERT INTO seen_bundle VALUES ('d', 'c', 1, 2, '', '', '', 'quarantined', 0, '', '', '" +
      attached.object.hex() + "', 0, 0)");
  CHECK(object_faults(field.vault, Depth::bodies, {}).empty());
  flip_byte(field.object_path(attached.object), 500);
  CHECK(object_faults(field.vault, Depth::bodies, {}).size() == 1);
  std::filesystem::remove(field.object_path(attached.object));
  CHECK(object_faults(field.vault, Depth::names, {}).size() == 1);
}

}  // namespace fieldvault::evidence::test
