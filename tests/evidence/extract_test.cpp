#include "evidence_fixtures.hpp"
#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/padme.hpp"

namespace fieldvault::evidence::test {
namespace {

class Collected final : public crypto::ByteSink {
 public:
  void write(ByteView part) override { bytes.insert(bytes.end(), part.begin(), part.end()); }
  Bytes bytes;
};

// An object of these true bytes and this padding, made by hand, with its record and row.
records::RecordId store_by_hand(EvidenceVault& field, const Bytes& true_bytes, const Bytes& padding,
                                const crypto::Digest& sha256) {
  crypto::FileKey key = crypto::new_file_key(field.random);
  Collected payload;
  crypto::StreamWriter writer(key, crypto::StreamNonce{}, payload);
  writer.write(true_bytes);
  writer.write(padding);
  writer.finish();
  vault::StagedObject staged = field.vault.objects().stage(0);
  staged.write(payload.bytes);
  const vault::ObjectName name = field.vault.objects().publish(std::move(staged));
  Json body = EvidenceVault::photo();
  body["sha256"] = sha256.hex();
  body["length"] = true_bytes.size();
  body["object"] = name.hex();
  const records::RecordId id = records::RecordStore(field.vault).add(records::kind::evidence, body).id;
  store_object(field.vault.database(), {name, id, std::move(key), true_bytes.size(), sha256, payload.bytes.size()});
  return id;
}

}  // namespace

TEST_CASE("a changed body is refused and no file remains") {
  EvidenceVault field;
  for (const std::size_t size : {std::size_t{1000}, std::size_t{3'000'000}}) {
    const Attached attached = field.attach_bytes(sample_bytes(size));
    const vault::Path object = field.object_path(attached.object);
    const auto body_size = static_cast<std::size_t>(std::filesystem::file_size(object));
    const std::vector<std::string> before = names_in(field.folder.path());
    for (const std::size_t offset : {std::size_t{0}, std::size_t{16}, body_size / 2, body_size - 1}) {
      CAPTURE(size, offset);
      flip_byte(object, offset);
      CHECK(refusal_of([&] { extract(field.vault, attached.record.id, field.path("out"), {}); }).code() ==
            ErrorCode::authentication_failed);
      CHECK(names_in(field.folder.path()) == before);
      flip_byte(object, offset);
    }
    std::filesystem::resize_file(object, body_size - 1);
    CHECK(refusal_of([&] { extract(field.vault, attached.record.id, field.path("out"), {}); }).code() ==
          ErrorCode::authentication_failed);
    CHECK(names_in(field.folder.path()) == before);
  }
}

TEST_CASE("an existing file is refused before any work and stays as it is") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(1000));
  const vault::Path out = field.write_file("out", bytes_of("mine"));
  std::filesystem::create_symlink(field.path("nowhere"), field.path("planted"));
  const std::uint64_t entries = ledger::Log::own(field.vault.database()).size();
  for (const vault::Path& target : {out, field.path("planted"), field.path("vault")}) {
    CAPTURE(target);
    CHECK(refusal_of([&] { extract(field.vault, attached.record.id, target, {}); }).code() == ErrorCode::input_refused);
  }
  CHECK(read_file(out) == copy_of(bytes_of("mine")));
  CHECK_FALSE(std::filesystem::exists(field.path("nowhere")));
  CHECK(ledger::Log::own(field.vault.database()).size() == entries);
}

TEST_CASE("a file that appears meanwhile under the name is not overwritten") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(1000));
  const vault::Path out = field.path("out");
  field.disk.on_operation = [&](vault::DiskOperation operation, const vault::Path& path) {
    if (operation == vault::DiskOperation::rename && path == out) field.write_file("out", bytes_of("mine"));
  };
  CHECK(refusal_of([&] { extract(field.vault, attached.record.id, out, {}); }).code() == ErrorCode::input_refused);
  CHECK(read_file(out) == copy_of(bytes_of("mine")));
  CHECK(names_in(field.folder.path()) == std::vector<std::string>{"out", "photo.jpg", "vault"});
}

TEST_CASE("an extraction stands in the ledger and in the chain of custody") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(1000));
  extract(field.vault, attached.record.id, field.path("out"), {});
  const ledger::Log log = ledger::Log::own(field.vault.database());
  const ledger::Entry entry = log.entry(log.size() - 1);
  CHECK(entry.action == ledger::action::evidence_extract);
  CHECK(entry.object == attached.record.id.text());
  CHECK(custody_of(records::RecordStore(field.vault), attached.record.id).back().revision.body()["action"] ==
        "extracted");
}

TEST_CASE("a disk that goes away at any moment of an extraction leaves no half file under the name") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(2'500'000));
  const std::vector<std::string> before = names_in(field.folder.path());
  int operation = 1;
  for (;; ++operation) {
    CAPTURE(operation);
    field.disk.arm(operation);
    bool finished = false;
    try {
      extract(field.vault, attached.record.id, field.path("out"), {});
      finished = true;
    } catch (const Killed&) {
    }
    field.disk.disarm();
    if (finished) break;
    // The disk that is gone cannot remove either: what is left under the final name is whole.
    if (std::filesystem::exists(field.path("out"))) {
      CHECK(read_file(field.path("out")) == sample_bytes(2'500'000));
      std::filesystem::remove(field.path("out"));
    }
    for (const std::string& name : names_in(field.folder.path())) {
      if (name.ends_with(".part")) std::filesystem::remove(field.path(name));
    }
    CHECK(names_in(field.folder.path()) == before);
  }
  CHECK(operation > 8);
  CHECK(read_file(field.path("out")) == sample_bytes(2'500'000));
}

TEST_CASE("while a file is extracted, its plaintext has no name that a cut-off could leave behind") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(2'500'000));
  const std::vector<std::string> before = names_in(field.folder.path());
  if (!field.disk.create_unnamed(field.folder.path())) SKIP("this file system knows no files without a name");
  int writes = 0;
  field.disk.on_operation = [&](vault::DiskOperation operation, const vault::Path&) {
    if (operation != vault::DiskOperation::write) return;
    ++writes;
    CHECK(names_in(field.folder.path()) == before);
  };
  extract(field.vault, attached.record.id, field.path("out"), {});
  CHECK(writes > 0);
  CHECK(read_file(field.path("out")) == sample_bytes(2'500'000));
  CHECK(std::filesystem::status(field.path("out")).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("a disk that refuses one write leaves no file at all") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(2'500'000));
  const std::vector<std::string> before = names_in(field.folder.path());
  for (const auto failing : {vault::DiskOperation::write, vault::DiskOperation::sync, vault::DiskOperation::close,
                             vault::DiskOperation::rename, vault::DiskOperation::sync_folder}) {
    CAPTURE(static_cast<int>(failing));
    field.disk.on_operation = [&](vault::DiskOperation operation, const vault::Path&) {
      if (operation == failing) throw Error(ErrorCode::disk, "no space");
    };
    CHECK(refusal_of([&] { extract(field.vault, attached.record.id, field.path("out"), {}); }).code() ==
          ErrorCode::disk);
    CHECK(names_in(field.folder.path()) == before);
  }
}

TEST_CASE("a body whose padding is not empty is refused") {
  EvidenceVault field;
  const Bytes bytes = sample_bytes(1001);
  const auto padding = static_cast<std::size_t>(crypto::padme_length(bytes.size())) - bytes.size();
  REQUIRE(padding > 1);
  Bytes hidden(padding);
  const auto good = store_by_hand(field, bytes, hidden, crypto::sha256(bytes));
  extract(field.vault, good, field.path("good"), {});
  CHECK(read_file(field.path("good")) == bytes);
  hidden.back() = std::byte{1};
  const auto bad = store_by_hand(field, bytes, hidden, crypto::sha256(bytes));
  CHECK(refusal_of([&] { extract(field.vault, bad, field.path("bad"), {}); }).code() ==
        ErrorCode::authentication_failed);
  CHECK_FALSE(std::filesystem::exists(field.path("bad")));
}

TEST_CASE("a file whose hash is not the recorded one is refused") {
  EvidenceVault field;
  const Bytes bytes = sample_bytes(1024);
  const auto id = store_by_hand(field, bytes, {}, crypto::sha256(sample_bytes(3)));
  CHECK(refusal_of([&] { extract(field.vault, id, field.path("out"), {}); }).code() ==
        ErrorCode::authentication_failed);
  CHECK_FALSE(std::filesystem::exists(field.path("out")));
}

TEST_CASE("a refused extraction is in the ledger, and no custody says that anything was extracted") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(1000));
  flip_byte(field.object_path(attached.object), 500);
  CHECK(refusal_of([&] { extract(field.vault, attached.record.id, field.path("out"), {}); }).code() ==
        ErrorCode::authentication_failed);
  const ledger::Log log = ledger::Log::own(field.vault.database());
  const ledger::Entry last = log.entry(log.size() - 1);
  CHECK(last.action == ledger::action::evidence_refuse);
  CHECK(last.object == attached.record.id.text());
  CHECK(custody_of(records::RecordStore(field.vault), attached.record.id).size() == 1);
}

TEST_CASE("what does not fit where it is to be extracted is refused with the numbers, before a byte is written") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(1000));
  const std::vector<std::string> before = names_in(field.folder.path());
  field.disk.free = 999;
  const Error full = refusal_of([&] { extract(field.vault, attached.record.id, field.path("out"), {}); });
  CHECK(full.code() == ErrorCode::disk);
  CHECK(std::string(full.what()).find("1000 bytes are needed") != std::string::npos);
  CHECK(std::string(full.what()).find("999 free") != std::string::npos);
  field.disk.free.reset();
  field.disk.largest_file = 999;
  const Error large = refusal_of([&] { extract(field.vault, attached.record.id, field.path("out"), {}); });
  CHECK(large.code() == ErrorCode::input_refused);
  CHECK(std::string(large.what()).find("at most 999") != std::string::npos);
  CHECK(names_in(field.folder.path()) == before);
}

TEST_CASE("a row that does not say what the record says is damage") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(1000));
  field.vault.database().execute("UPDATE object SET length = 999");
  CHECK(refusal_of([&] { extract(field.vault, attached.record.id, field.path("out"), {}); }).code() ==
        ErrorCode::damaged);
}

TEST_CASE("a purged file is not found, and the refusal says who holds it") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(1000));
  field.vault.database().execute("UPDATE object SET file_key = NULL, purged_at = '2026-01-02T03:00:00Z'");
  write_custody(field.vault, attached.record.id, "destroyed", "Field 7", "HQ", "purged after receipt");
  const Error refusal = refusal_of([&] { extract(field.vault, attached.record.id, field.path("out"), {}); });
  CHECK(refusal.code() == ErrorCode::not_found);
  CHECK(std::string(refusal.what()).find("HQ") != std::string::npos);
}

}  // namespace fieldvault::evidence::test
