#include "evidence_fixtures.hpp"

namespace fieldvault::evidence::test {
namespace {

vault::Vault reopen(EvidenceVault& field, const vault::Path& folder) {
  return trust::open_device(folder, passphrase(), vault::Context{field.disk, field.clock, field.random});
}

// As the next unlock finds the folder that the kill left.
void check_what_is_left(EvidenceVault& field, std::int64_t evidence_files) {
  const vault::Path copy = field.path("copy");
  std::filesystem::copy(field.path("vault"), copy, std::filesystem::copy_options::recursive);
  vault::Vault after = reopen(field, copy);
  CHECK(names_in(copy / "staging").empty());
  CHECK(object_faults(after, Depth::bodies, {}).empty());
  CHECK(ledger::ledger_faults(after.database()).empty());
  CHECK(std::ssize(after.objects().list()) == evidence_files);
  vault::Statement records = after.database().prepare("SELECT count(*) FROM revision");
  REQUIRE(records.step());
  CHECK(records.integer(0) == 2 * evidence_files);  // each with its custody
  std::filesystem::remove_all(copy);
}

}  // namespace

TEST_CASE("killed at any moment of attaching, the vault has the evidence whole or not at all") {
  EvidenceVault field;
  const Bytes bytes = sample_bytes(1'200'000);  // two threads
  const vault::Path file = field.write_file("photo.jpg", bytes);
  int operation = 1;
  for (bool finished = false; !finished; ++operation) {
    CAPTURE(operation);
    field.disk.arm(operation);
    try {
      (void)attach(field.vault, file, EvidenceVault::photo(), {});
      finished = true;
    } catch (const Killed&) {
    }
    field.disk.disarm();

    check_what_is_left(field, finished ? 1 : 0);
  }
  CHECK(operation > 10);
}

TEST_CASE("killed at any moment of attaching several files, the vault has all of them or none") {
  EvidenceVault field;
  constexpr std::int64_t count = 5;
  std::vector<FileToAttach> files;
  for (int at = 0; at < count; ++at) {
    const std::string name = "photo" + std::to_string(at) + ".jpg";
    files.push_back(
        {field.write_file(name, sample_bytes(1000 + static_cast<std::size_t>(at))), EvidenceVault::photo()});
  }
  int operation = 1;
  for (bool finished = false; !finished; ++operation) {
    CAPTURE(operation);
    field.disk.arm(operation);
    try {
      attach_all(field.vault, files, [](const FileToAttach&, const Attached&) {}, {});
      finished = true;
    } catch (const Killed&) {
    }
    field.disk.disarm();
    check_what_is_left(field, finished ? count : 0);
  }
  CHECK(operation > 30);
}

TEST_CASE("a failure of the transaction leaves no row, and the next unlock collects the object") {
  EvidenceVault field;
  const vault::Path file = field.write_file("photo.jpg", sample_bytes(100));
  field.vault.database().execute(
      "CREATE TRIGGER refuse BEFORE INSERT ON act BEGIN SELECT RAISE(ABORT, 'refused'); END");
  CHECK_THROWS_AS(attach(field.vault, file, EvidenceVault::photo(), {}), Error);
  CHECK(field.count("object") == 0);
  CHECK(field.count("revision") == 0);
  REQUIRE(field.vault.objects().list().size() == 1);
  CHECK(object_faults(field.vault, Depth::names, {}).size() == 1);

  field.vault.database().execute("DROP TRIGGER refuse");
  const vault::Path copy = field.path("copy");
  std::filesystem::copy(field.path("vault"), copy, std::filesystem::copy_options::recursive);
  vault::Vault after = reopen(field, copy);
  CHECK(after.objects().list().empty());
  CHECK(object_faults(after, Depth::bodies, {}).empty());
}

TEST_CASE("a vault without room for a file says so before it writes") {
  EvidenceVault field;
  const vault::Path file = field.path("vast");
  std::ofstream(file).close();
  std::error_code error;
  std::filesystem::resize_file(file, std::uintmax_t{1} << 43, error);  // sparse: 8 TiB
  if (error) SKIP("this file system takes no file of 8 TiB");
  const Error refusal = refusal_of([&] { (void)attach(field.vault, file, EvidenceVault::photo(), {}); });
  CHECK(refusal.code() == ErrorCode::disk);
  CHECK(std::string(refusal.what()).find("are needed") != std::string::npos);
  CHECK(names_in(field.path("vault") / "staging").empty());
}

}  // namespace fieldvault::evidence::test
