#include <sys/resource.h>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "fieldvault/crypto/encoding.hpp"
#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

using namespace testing;
namespace fs = std::filesystem;

// A vault with a passphrase slot and a recovery slot; by the code it opens without the cost of Argon2.
struct Sample {
  TemporaryFolder temporary;
  World world;
  Path folder = temporary / "vault";
  RecoveryCode code = RecoveryCode::generate(world.random);
  Sample() {
    Vault vault = create_vault(folder, world);
    vault.add_recovery_slot(code, {});
  }
  [[nodiscard]] Vault open() { return Vault::open(folder, copy_code(code), world.context()); }
  [[nodiscard]] Vault open(std::string_view text) { return Vault::open(folder, passphrase(text), world.context()); }
  [[nodiscard]] Caught refused() {
    return caught([&] { (void)open(); });
  }
  void put_headers(const Bytes& a, const Bytes& b) const {
    write_file(folder / "header.a", a);
    write_file(folder / "header.b", b);
  }
  [[nodiscard]] Bytes header() const { return read_file(folder / "header.a"); }
};

bool warns_of(const Vault& vault, std::string_view words) {
  return std::ranges::any_of(vault.unlock_report().warnings,
                             [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

void put_object(Vault& vault, std::string_view body, bool with_row) {
  StagedObject staged = vault.objects().stage(0);
  staged.write(bytes_of(body));
  const ObjectName name = vault.objects().publish(std::move(staged));
  if (!with_row) return;
  Statement row = vault.database().prepare(
      "INSERT INTO object(name, evidence, length, sha256, body_length) VALUES(?1, 'e', 4, '', 4)");
  row.bind(1, name.hex()).run();
}

TEST_CASE("a new vault opens with its passphrase and holds what the format names, and nothing else") {
  TemporaryFolder temporary;
  World world;
  const Path folder = temporary / "vault";
  const VaultId id = create_vault(folder, world).id();
  Disk disk;
  CHECK(disk.list(folder) ==
        std::vector<std::string>{"header.a", "header.b", "lock", "objects", "records.db", "staging"});
  CHECK(fs::file_size(folder / "header.a") == header_size);
  CHECK((read_file(folder / "header.a") == read_file(folder / "header.b")));
  CHECK((fs::status(folder).permissions() & fs::perms::all) == fs::perms::owner_all);
  for (const char* name : {"header.a", "header.b", "lock", "records.db"}) {
    CHECK((fs::status(folder / name).permissions() & fs::perms::all) ==
          (fs::perms::owner_read | fs::perms::owner_write));
  }
  Vault vault = Vault::open(folder, passphrase(), world.context());
  CHECK(vault.id() == id);
  CHECK(vault.folder() == folder);
  CHECK(vault.header_faults().empty());
  CHECK_FALSE(vault.unlock_report().header_is_newer);
  REQUIRE(vault.slots().size() == 1);
  CHECK(vault.slots()[0].detail == "Argon2id, 64 MiB, 3 passes");
}

TEST_CASE("a wrong passphrase and a right code of another vault are wrong keys") {
  Sample sample;
  CHECK(caught([&] { (void)sample.open("wrong"); }).code == ErrorCode::wrong_key);
  const RecoveryCode other = RecoveryCode::generate(sample.world.random);
  CHECK(caught([&] { (void)Vault::open(sample.folder, copy_code(other), sample.world.context()); }).code ==
        ErrorCode::wrong_key);
  CHECK(caught([&] {
          (void)Vault::open_escrow(sample.folder, crypto::AgeIdentity::generate(sample.world.random),
                                   sample.world.context());
        }).code == ErrorCode::wrong_key);
}

TEST_CASE("where there is no vault, nothing is written") {
  TemporaryFolder temporary;
  World world;
  const auto open = [&](const Path& folder) {
    return caught([&] { (void)Vault::open(folder, passphrase(), world.context()); }).code;
  };
  CHECK(open(temporary / "nothing") == ErrorCode::not_found);
  CHECK_FALSE(fs::exists(temporary / "nothing"));
  CHECK(open(temporary.path()) == ErrorCode::not_found);
  CHECK(fs::is_empty(temporary.path()));
  CHECK(open("") == ErrorCode::wrong_usage);
}

TEST_CASE("a vault is only created in an empty folder, and never over another") {
  Sample sample;
  const auto before = contents(sample.folder);
  CHECK(caught([&] { (void)create_vault(sample.folder, sample.world); }).says("holds a vault already"));
  CHECK((contents(sample.folder) == before));
  fs::create_directory(sample.temporary / "mine");
  write_file(sample.temporary / "mine/letter", bytes_of("words"));
  CHECK(caught([&] { (void)create_vault(sample.temporary / "mine", sample.world); }).code == ErrorCode::input_refused);
  CHECK(contents(sample.temporary / "mine").size() == 1);
  CHECK_FALSE(fs::exists(sample.temporary / "mine/lock"));
  CHECK(caught([&] { (void)create_vault(sample.temporary / "mine/letter", sample.world); }).code ==
        ErrorCode::input_refused);
  write_file(sample.temporary / "mine/unfinished", {});
  CHECK(caught([&] { (void)create_vault(sample.temporary / "mine", sample.world); }).says("not empty"));
  fs::create_directory(sample.temporary / "empty");
  CHECK(create_vault(sample.temporary / "empty/", sample.world).folder() == sample.temporary / "empty");
}

TEST_CASE("a planted marker of an unfinished vault does not let a new one be created over an old one") {
  Sample sample;
  write_file(sample.folder / "unfinished", {});
  CHECK(caught([&] { (void)create_vault(sample.folder, sample.world); }).code == ErrorCode::input_refused);
  fs::remove(sample.folder / "header.a");
  CHECK(caught([&] { (void)create_vault(sample.folder, sample.world); }).code == ErrorCode::input_refused);
  CHECK(sample.open().slots().size() == 2);
  CHECK_FALSE(fs::exists(sample.folder / "unfinished"));
}

TEST_CASE("a torn or missing copy of the header is repaired from the other") {
  Sample sample;
  const Bytes good = sample.header();
  for (const char* name : {"header.a", "header.b"}) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{5000}}) {
      write_file(sample.folder / name, ByteView(good).first(size));
      Vault vault = sample.open();
      REQUIRE_FALSE(vault.unlock_report().warnings.empty());
      CHECK(vault.unlock_report().warnings[0].find(std::string(name) + " is torn") == 0);
      CHECK((read_file(sample.folder / name) == good));
      CHECK(vault.header_faults().empty());
    }
    fs::remove(sample.folder / name);
    CHECK(sample.open().header_faults().empty());
    Bytes flipped = good;
    flipped[16] ^= std::byte{2};  // looks like another version, with a checksum that does not fit
    write_file(sample.folder / name, flipped);
    CHECK(sample.open().header_faults().empty());
    fs::remove(sample.folder / name);
    fs::create_symlink("/etc/hostname", sample.folder / name);
    CHECK(sample.open().header_faults().empty());
    CHECK(fs::is_regular_file(fs::symlink_status(sample.folder / name)));
  }
}

TEST_CASE("with both copies torn or missing, the ways out are named and nothing is written") {
  Sample sample;
  const Bytes good = sample.header();
  Bytes torn = good;
  torn[600] ^= std::byte{1};
  sample.put_headers(torn, Bytes(ByteView(good).begin(), ByteView(good).begin() + 100));
  const auto before = contents(sample.folder);
  const Caught refused = sample.refused();
  CHECK(refused.code == ErrorCode::damaged);
  CHECK(refused.says("Ways out"));
  CHECK((contents(sample.folder) == before));
  fs::remove(sample.folder / "header.a");
  fs::remove(sample.folder / "header.b");
  CHECK(sample.refused().code == ErrorCode::damaged);
  CHECK(caught([&] { (void)create_vault(sample.folder, sample.world); }).code == ErrorCode::input_refused);
  sample.put_headers(good, good);
  CHECK(sample.open().header_faults().empty());
}

TEST_CASE("a header of a newer fieldvault is refused even beside a copy of this one") {
  Sample sample;
  const Bytes good = sample.header();
  Bytes newer = good;
  newer[16] = std::byte{2};
  fix_checksum(newer);
  sample.put_headers(newer, good);
  CHECK(sample.refused().says("newer fieldvault"));
  CHECK((sample.header() == newer));
}

TEST_CASE("Argon2 parameters out of bounds are refused at unlock, in either copy") {
  Sample sample;
  const Bytes good = sample.header();
  Bytes greedy = good;
  for (std::size_t i = 0; i < 4; ++i) greedy[512 + 24 + 2 + i] = std::byte{0xff};
  fix_checksum(greedy);
  for (const auto& [a, b] : {std::pair(greedy, good), std::pair(good, greedy), std::pair(greedy, greedy)}) {
    sample.put_headers(a, b);
    CHECK(sample.refused().code == ErrorCode::input_refused);
  }
}

TEST_CASE("a slot removed, added or changed without the key is refused after unlock") {
  Sample sample;
  const Bytes good = sample.header();
  Bytes removed = good;  // the passphrase slot goes, the recovery slot moves up
  removed[44] = std::byte{1};
  std::copy(good.begin() + 1536, good.begin() + 2560, removed.begin() + 512);
  std::fill(removed.begin() + 1536, removed.begin() + 2560, std::byte{0});
  Bytes added = good;
  added[44] = std::byte{3};
  std::copy(good.begin() + 512, good.begin() + 1536, added.begin() + 2560);
  added[2560] ^= std::byte{1};
  Bytes changed = good;
  changed[600] ^= std::byte{1};
  Bytes newer = good;  // a higher generation would otherwise win
  newer[36] ^= std::byte{64};
  for (Bytes* header : {&removed, &added, &changed, &newer}) {
    fix_checksum(*header);
    const auto refuse = [&](const Bytes& a, const Bytes& b) {
      sample.put_headers(a, b);
      const auto before = contents(sample.folder);
      const Caught refused = sample.refused();
      CHECK(refused.code == ErrorCode::authentication_failed);
      CHECK((contents(sample.folder) == before));
      return refused;
    };
    CHECK(refuse(*header, *header).says("Put back"));
    CHECK(refuse(*header, good).says("header.b is sound"));
    CHECK(refuse(good, *header).says("header.a is sound"));
  }
}

TEST_CASE("a slot spliced from another vault opens nothing there") {
  Sample sample;
  Sample other;
  const Bytes good = sample.header();
  const Bytes foreign = other.header();
  Bytes spliced = good;
  std::copy(foreign.begin() + 1536, foreign.begin() + 2560, spliced.begin() + 1536);
  fix_checksum(spliced);
  sample.put_headers(spliced, spliced);
  CHECK(caught([&] { (void)Vault::open(sample.folder, copy_code(other.code), sample.world.context()); }).code ==
        ErrorCode::wrong_key);
  CHECK(caught([&] { (void)sample.open("correct horse battery staple"); }).code == ErrorCode::authentication_failed);
}

TEST_CASE("a ciphertext without the commitment of its key opens nothing") {
  Sample sample;
  Bytes header = sample.header();
  header[1536 + 24 + 24 + 48] ^= std::byte{1};  // the first byte of the recovery slot's commitment; its tag still fits
  fix_checksum(header);
  sample.put_headers(header, header);
  CHECK(sample.refused().code == ErrorCode::wrong_key);
}

TEST_CASE("evidence that an older database does not know is kept, and the person is told") {
  Sample sample;
  const Bytes old_database = read_file(sample.folder / "records.db");
  {
    Vault vault = sample.open();
    put_object(vault, "evidence", true);
  }
  CHECK(fs::is_empty(sample.folder / "staging"));
  write_file(sample.folder / "records.db", old_database);
  Vault vault = sample.open();
  CHECK(vault.objects().list().size() == 1);
  CHECK(vault.unlock_report().warnings.back().find("older records.db") != std::string::npos);
}

TEST_CASE("a header older than the database is a rollback alarm, and nothing is written") {
  Sample sample;
  const Bytes old = sample.header();
  const std::string second = [&] {
    Vault vault = sample.open();
    vault.add_recovery_slot(RecoveryCode::generate(sample.world.random), {});
    return vault.slots()[2].id;
  }();
  const Bytes current = sample.header();
  sample.put_headers(old, current);
  CHECK(sample.open().slots()[2].id == second);
  CHECK((sample.header() == current));
  sample.put_headers(old, old);
  const auto before = contents(sample.folder);
  const Caught refused = sample.refused();
  CHECK(refused.code == ErrorCode::not_trusted);
  CHECK(refused.says("rollback"));
  CHECK((contents(sample.folder) == before));
}

TEST_CASE("a removed slot does not open the vault again by an older header beside the newer one") {
  Sample sample;
  const Bytes old = sample.header();
  {
    Vault vault = sample.open("correct horse battery staple");
    const std::vector<SlotSummary> slots = vault.slots();
    vault.remove_slot(slots[1].id, {});
  }
  const Bytes current = sample.header();
  for (const auto& [a, b] : {std::pair(current, old), std::pair(old, current)}) {
    sample.put_headers(a, b);
    const auto before = contents(sample.folder);
    const Caught refused = sample.refused();
    CHECK(refused.code == ErrorCode::not_trusted);
    CHECK(refused.says("rollback"));
    CHECK((contents(sample.folder) == before));
  }
  CHECK(sample.open("correct horse battery staple").slots().size() == 1);
}

TEST_CASE("the header of another vault is named as what it is, whichever of the two opens") {
  Sample sample;
  Sample other;
  {
    Vault vault = other.open();
    vault.add_recovery_slot(RecoveryCode::generate(other.world.random), {});
  }
  sample.put_headers(sample.header(), other.header());
  CHECK(sample.refused().says("header.b is the header of another vault"));
  const Caught foreign =
      caught([&] { (void)Vault::open(sample.folder, copy_code(other.code), sample.world.context()); });
  CHECK(foreign.code == ErrorCode::authentication_failed);
  CHECK(foreign.says("header.b is the header of another vault"));
  std::filesystem::remove(sample.folder / "header.b");
  CHECK(sample.open().slots().size() == 2);
}

TEST_CASE("slots are added, listed and removed, and each opens the same vault") {
  Sample sample;
  const crypto::AgeIdentity hq = crypto::AgeIdentity::generate(sample.world.random);
  SlotId told{};
  {
    Vault vault = sample.open();
    vault.add_escrow_slot(hq.recipient(), [&](const SlotId& id) { told = id; });
    vault.add_passphrase_slot(passphrase("second"), floor_cost(), {});
    REQUIRE(vault.slots().size() == 4);
    CHECK(vault.slots()[2].id == crypto::to_hex(told));
    CHECK(vault.slots()[2].detail == hq.recipient().text());
    CHECK(vault.slots()[2].type == SlotType::escrow);
    vault.database().set_setting("kept", "yes");
    vault.remove_slot(vault.slots()[0].id, {});
    CHECK(vault.slots().size() == 3);
    CHECK(vault.header_faults().empty());
  }
  CHECK(caught([&] { (void)sample.open("correct horse battery staple"); }).code == ErrorCode::wrong_key);
  CHECK(sample.open("second").database().setting("kept") == "yes");
  Vault vault = Vault::open_escrow(sample.folder, hq, sample.world.context());
  CHECK(vault.database().setting("kept") == "yes");
  CHECK(vault.unlock_report().slot == told);
  CHECK(caught([&] { vault.remove_slot("00", {}); }).code == ErrorCode::not_found);
  while (vault.slots().size() > 1) vault.remove_slot(vault.slots()[0].id, {});
  CHECK(caught([&] { vault.remove_slot(vault.slots()[0].id, {}); }).code == ErrorCode::forbidden);
}

TEST_CASE("the sixteenth slot is refused") {
  Sample sample;
  Vault vault = sample.open();
  while (vault.slots().size() < max_slots) {
    vault.add_recovery_slot(RecoveryCode::generate(sample.world.random), {});
  }
  CHECK(caught([&] { vault.add_recovery_slot(RecoveryCode::generate(sample.world.random), {}); }).code ==
        ErrorCode::input_refused);
  CHECK(vault.header_faults().empty());
}

TEST_CASE("a changed passphrase opens the vault and the old one no longer does") {
  Sample sample;
  {
    Vault vault = sample.open();
    vault.change_passphrase(passphrase("new"), floor_cost(), {});  // opened by the code: the only passphrase is meant
  }
  CHECK(caught([&] { (void)sample.open("correct horse battery staple"); }).code == ErrorCode::wrong_key);
  Vault vault = sample.open("new");
  vault.add_passphrase_slot(passphrase("of a colleague"), floor_cost(), {});
  vault.change_passphrase(passphrase("newer"), floor_cost(), {});
  CHECK(vault.slots().size() == 3);
  CHECK(vault.slots()[0].id == crypto::to_hex(vault.unlock_report().slot));
}

TEST_CASE("which of two passphrases to change must be clear") {
  Sample sample;
  Vault vault = sample.open();
  vault.add_passphrase_slot(passphrase("second"), floor_cost(), {});
  CHECK(caught([&] { vault.change_passphrase(passphrase("third"), floor_cost(), {}); }).code == ErrorCode::not_found);
}

TEST_CASE("a slot change whose ledger entry is refused changes nothing") {
  Sample sample;
  const auto headers = std::pair(sample.header(), read_file(sample.folder / "header.b"));
  {
    Vault vault = sample.open();
    const auto refuse = [](const SlotId&) { throw Error(ErrorCode::program_failed, "no entry"); };
    CHECK(
        caught([&] { vault.add_recovery_slot(RecoveryCode::generate(sample.world.random), refuse); }).says("no entry"));
    CHECK(vault.slots().size() == 2);
    CHECK_FALSE(vault.database().in_transaction());
  }
  CHECK((headers == std::pair(sample.header(), read_file(sample.folder / "header.b"))));
}

TEST_CASE("staging is emptied and objects without a row, or of a purged one, are collected at unlock") {
  Sample sample;
  {
    Vault vault = sample.open();
    put_object(vault, "kept", true);
    put_object(vault, "orphan", false);
    put_object(vault, "purged", true);
    Statement purge = vault.database().prepare("UPDATE object SET purged_at = 'now' WHERE name = ?1");
    purge.bind(1, crypto::sha256(bytes_of("purged")).hex()).run();
    write_file(vault.staging() / "half", bytes_of("half"));
  }
  Vault vault = sample.open();
  CHECK(vault.objects().list() == std::vector<ObjectName>{crypto::sha256(bytes_of("kept"))});
  CHECK(fs::is_empty(vault.staging()));
  CHECK(vault.unlock_report().warnings.size() >= 2);
}

TEST_CASE(
    "an old database under a newer header is reported, and evidence it does not know is kept until that is settled") {
  Sample sample;
  const Bytes old_database = read_file(sample.folder / "records.db");
  {
    Vault vault = sample.open();
    put_object(vault, "evidence", true);
    vault.add_recovery_slot(RecoveryCode::generate(sample.world.random), {});
  }
  write_file(sample.folder / "records.db", old_database);
  {
    Vault vault = sample.open();
    CHECK(vault.unlock_report().header_is_newer);
    CHECK(warns_of(vault, "an older records.db was put back"));
    CHECK(vault.objects().list().size() == 1);
    bool entered = false;
    vault.record_header_change([&] { entered = true; });
    CHECK(entered);
  }
  Vault vault = sample.open();
  CHECK_FALSE(vault.unlock_report().header_is_newer);
  CHECK_FALSE(warns_of(vault, "the database does not know"));
  CHECK(vault.objects().list().size() == 1);
}

TEST_CASE("a vault that lost its empty folders or its database says so or goes on") {
  Sample sample;
  fs::remove(sample.folder / "staging");
  fs::remove(sample.folder / "objects");
  CHECK(sample.open().objects().list().empty());
  fs::remove(sample.folder / "staging");
  fs::create_directory_symlink(sample.temporary.path(), sample.folder / "staging");
  CHECK(sample.refused().code == ErrorCode::damaged);
  fs::remove(sample.folder / "staging");
  fs::remove(sample.folder / "records.db");
  CHECK(sample.refused().code == ErrorCode::damaged);
  CHECK_FALSE(fs::exists(sample.folder / "records.db"));
}

TEST_CASE("a second process is refused while the vault is open, and told who has it") {
  Sample sample;
  Vault vault = sample.open();
  const std::string holder = "process " + std::to_string(::getpid());
  CHECK(in_child([&] {
          const Caught refused = sample.refused();
          return refused.code == ErrorCode::locked && refused.says(holder) ? 0 : 1;
        }) == 0);
}

TEST_CASE("a vault that was moved opens where it is now, also through a symlink to its folder") {
  Sample sample;
  fs::rename(sample.folder, sample.temporary / "stick");
  fs::create_directory_symlink(sample.temporary / "stick", sample.folder);
  Vault vault = sample.open();
  CHECK(vault.folder() == sample.temporary / "stick");
}

#if !defined(__SANITIZE_ADDRESS__)
TEST_CASE("too little memory for Argon2 is its own error and never a wrong passphrase") {
  Sample sample;
  CHECK(in_child([&] {
          const rlimit limit{48UL << 20, 48UL << 20};
          if (::setrlimit(RLIMIT_DATA, &limit) != 0) return 2;
          const Caught refused = caught([&] { (void)sample.open("correct horse battery staple"); });
          return refused.code == ErrorCode::program_failed && refused.says("memory") ? 0 : 1;
        }) == 0);
}
#endif

TEST_CASE("no file of the vault shows what is in it, its passphrase or its recovery code") {
  TemporaryFolder temporary;
  World world;
  const Path folder = temporary / "vault";
  const std::string marker = "MARKER-Muakhanuly";
  const RecoveryCode code = RecoveryCode::generate(world.random);
  const crypto::SecretBuffer code_text = code.text();
  Vault vault = Vault::create(folder, passphrase("PASSPHRASE-in-the-clear"), floor_cost(), world.context());
  vault.add_recovery_slot(code, [&](const SlotId&) { vault.database().set_setting("note", marker); });
  Transaction open(vault.database());
  vault.database().set_setting("other", marker);
  const auto look = [&] {
    CHECK(contents(temporary.path()).size() >= 3);
    for (const auto& [path, bytes] : contents(temporary.path())) {
      INFO(path);
      for (const std::string_view secret : {std::string_view(marker), std::string_view("PASSPHRASE-in-the-clear"),
                                            text_of(code.expose()), text_of(code_text.expose())}) {
        CHECK(text_of(bytes).find(secret) == std::string_view::npos);
      }
    }
  };
  look();
  open.commit();
  look();
}

}  // namespace
}  // namespace fieldvault::vault
