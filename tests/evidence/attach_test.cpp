#include <sys/stat.h>

#include <catch2/generators/catch_generators.hpp>

#include "../../src/evidence/telling.hpp"
#include "evidence_fixtures.hpp"
#include "fieldvault/evidence/file_keys.hpp"
#include "fieldvault/vault/room.hpp"
#include "fieldvault/vault/staged_group.hpp"
#include "fieldvault/vault/sync_many.hpp"

namespace fieldvault::evidence::test {
namespace {

std::size_t most_of_first_group(EvidenceVault& field) {
  const vault::File file = field.disk.open_read(field.write_file("any", {}));
  return vault::is_synced_whole(file) ? vault::StagedGroup::most_of_first : vault::StagedGroup::most_open;
}

}  // namespace

TEST_CASE("an attached file has its record, row, custody event and ledger entries") {
  EvidenceVault field;
  const Bytes bytes = sample_bytes(70'000);
  const Attached attached = field.attach_bytes(bytes);
  const records::RecordStore store(field.vault);

  const Json body = store.current(attached.record.id).value().revision.body();
  CHECK(body == Json{{"title", "The gate"},
                     {"kind", "photograph"},
                     {"original_name", "photo.jpg"},
                     {"length", 70'000},
                     {"sha256", crypto::sha256(bytes).hex()},
                     {"object", attached.object.hex()}});

  const auto object = object_of(field.vault.database(), attached.record.id);
  REQUIRE(object);
  CHECK(object->name == attached.object);
  CHECK(object->length == 70'000);
  CHECK(object->body_length == std::filesystem::file_size(field.object_path(attached.object)));

  const auto custody = custody_of(store, attached.record.id);
  REQUIRE(custody.size() == 1);
  CHECK(custody[0].revision.body()["action"] == "stored");
  CHECK(custody[0].revision.body()["when"] == "2026-01-02T03:00:00Z");

  const ledger::Log log = ledger::Log::own(field.vault.database());
  const ledger::Entry entry = log.entry(log.size() - 1);
  CHECK(entry.action == ledger::action::evidence_attach);
  CHECK(entry.object == attached.record.id.text());
  CHECK(entry.body == attached.object);
  const auto act = ledger::find_act(field.vault.database(), 0, entry.index);
  REQUIRE(act);
  CHECK(act->commitment() == entry.commitment);
  CHECK(act->content["sha256"] == attached.sha256.hex());
  CHECK(ledger::ledger_faults(field.vault.database()).empty());
}

TEST_CASE("file keys stand side by side, as many as there are places, and none is left when they are cleared") {
  FileKeys keys(2);
  for (const std::byte fill : {std::byte{1}, std::byte{2}}) keys.add(crypto::FileKey(Bytes(16, fill)));
  CHECK(crypto::equal_in_constant_time(keys.at(0).expose(), Bytes(16, std::byte{1})));
  CHECK(crypto::equal_in_constant_time(keys.at(1).expose(), Bytes(16, std::byte{2})));
  CHECK_THROWS_AS(keys.add(crypto::FileKey(Bytes(16))), Error);
  CHECK_THROWS_AS(keys.at(2), Error);
  keys.clear();
  CHECK(crypto::equal_in_constant_time(keys.at(0).expose(), Bytes(16)));
  keys.add(crypto::FileKey(Bytes(16, std::byte{3})));
  CHECK(crypto::equal_in_constant_time(keys.at(0).expose(), Bytes(16, std::byte{3})));
}

TEST_CASE("what two threads tell comes one at a time, and ends the thread that nobody waits for") {
  std::uint64_t told = 0;
  const Progress progress = [&](std::uint64_t done, std::uint64_t total) { told = done * total; };
  Telling telling(progress, 3);
  telling.of_bytes(2);
  CHECK(told == 6);
  telling.give_up();
  CHECK_THROWS_AS(telling.of_bytes(3), Error);
  CHECK(told == 6);
}

TEST_CASE("many files are attached in groups, each with its record, and a group that fails leaves those before it") {
  EvidenceVault field;
  const std::size_t of_group = most_of_first_group(field);
  const std::size_t count = of_group + 20;
  std::vector<FileToAttach> files;
  for (std::size_t at = 0; at < count; ++at) {
    const std::string name = "photo" + std::to_string(at) + ".jpg";
    files.push_back({field.write_file(name, sample_bytes(at)), EvidenceVault::photo()});
  }
  std::vector<std::pair<std::string, Attached>> attached;
  const auto take = [&](const FileToAttach& file, const Attached& one) {
    attached.emplace_back(file.file.filename(), one);
  };

  SECTION("all") {
    std::uint64_t told = 0;
    attach_all(field.vault, files, take, [&](std::uint64_t done, std::uint64_t) { told = done; });
    REQUIRE(attached.size() == count);
    CHECK(told == count * (count - 1) / 2);
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}, of_group, count - 1}) {
      const vault::Path out = field.path("out" + std::to_string(at));
      CHECK(attached[at].first == files[at].file.filename());
      CHECK(attached[at].second.length == at);
      extract(field.vault, attached[at].second.record.id, out, {});
      CHECK(field.disk.read_all(out, count) == sample_bytes(at));
    }
    CHECK(field.vault.objects().unconfirmed().empty());
  }
  SECTION("the second group fails") {
    field.vault.database().execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON object WHEN (SELECT count(*) FROM object) >= " +
        std::to_string(of_group + 4) + " BEGIN SELECT RAISE(ABORT, 'refused'); END");
    CHECK_THROWS_AS(attach_all(field.vault, files, take, {}), Error);
    CHECK(attached.size() == of_group);
    CHECK(static_cast<std::size_t>(field.count("object")) == of_group);
  }
  SECTION("the first group fails while the second is sealed") {
    field.vault.database().execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON object WHEN (SELECT count(*) FROM object) >= 4"
        " BEGIN SELECT RAISE(ABORT, 'refused'); END");
    CHECK_THROWS_AS(attach_all(field.vault, files, take, {}), Error);
    CHECK(attached.empty());
    CHECK(field.count("object") == 0);
  }
  SECTION("a file of the second group goes before it is read") {
    const auto remove_last = [&](std::uint64_t, std::uint64_t) { std::filesystem::remove(files.back().file); };
    CHECK(refusal_of([&] { attach_all(field.vault, files, take, remove_last); }).code() == ErrorCode::not_found);
    CHECK(attached.size() == of_group);
    CHECK(static_cast<std::size_t>(field.count("object")) == of_group);
  }
  SECTION("one cannot be opened") {
    files.back().file = field.path("none");
    CHECK(refusal_of([&] { attach_all(field.vault, files, take, {}); }).code() == ErrorCode::not_found);
    CHECK(attached.empty());
    CHECK(field.count("object") == 0);
    CHECK(field.vault.objects().list().empty());
  }
  CHECK(std::filesystem::is_empty(field.vault.staging()) == field.vault.objects().unconfirmed().empty());
  CHECK(object_faults(field.vault, Depth::names, {}).size() ==
        field.vault.objects().list().size() - static_cast<std::size_t>(field.count("object")));
  CHECK(ledger::ledger_faults(field.vault.database()).empty());
}

TEST_CASE("one group is recorded while the next is published and a third is sealed, each whole or not at all") {
  EvidenceVault field;
  std::vector<FileToAttach> files;
  const auto add = [&](std::uint64_t size) {
    const std::string name = std::to_string(files.size());
    files.push_back({field.write_file(name, sample_bytes(files.size() + 1)), EvidenceVault::photo()});
    if (size != 0) std::filesystem::resize_file(files.back().file, size);
  };
  add(vault::StagedGroup::most_bytes_of_first);
  add(0);
  add(vault::StagedGroup::most_bytes);
  add(0);
  add(0);
  std::vector<std::string> attached;
  const auto take = [&](const FileToAttach& file, const Attached&) { attached.push_back(file.file.filename()); };

  SECTION("all") {
    attach_all(field.vault, files, take, {});
    CHECK(attached == std::vector<std::string>{"0", "1", "2", "3", "4"});
    CHECK(field.vault.objects().unconfirmed().empty());
  }
  SECTION("the first cannot be recorded, and the second has its names by then") {
    field.vault.database().execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON object BEGIN SELECT RAISE(ABORT, 'refused'); END");
    CHECK_THROWS_AS(attach_all(field.vault, files, take, {}), Error);
    CHECK(attached.empty());
    CHECK(field.count("revision") == 0);
    CHECK(field.vault.objects().list().size() == 3);
    CHECK(field.vault.objects().unconfirmed().size() == 3);
  }
  SECTION("the third cannot be sealed, and those before it are recorded") {
    const auto remove_last = [&](std::uint64_t, std::uint64_t) { std::filesystem::remove(files.back().file); };
    CHECK(refusal_of([&] { attach_all(field.vault, files, take, remove_last); }).code() == ErrorCode::not_found);
    CHECK(attached == std::vector<std::string>{"0", "1", "2"});
    CHECK(field.count("object") == 3);
    CHECK(field.vault.objects().unconfirmed().empty());
  }
  CHECK(ledger::ledger_faults(field.vault.database()).empty());
}

TEST_CASE("a group of files ends with the one that fills 64 MiB") {
  EvidenceVault field;
  const bool is_full = GENERATE(false, true);
  const std::uint64_t size = is_full ? vault::StagedGroup::most_bytes : std::uint64_t{60} << 20;
  std::vector<FileToAttach> files;
  for (const char* name : {"large.bin", "small.bin"})
    files.push_back({field.write_file(name, {}), EvidenceVault::photo()});
  std::filesystem::resize_file(files.front().file, size);
  std::ofstream(files.back().file).put('x');
  field.vault.database().execute(
      "CREATE TRIGGER refuse BEFORE INSERT ON object WHEN (SELECT count(*) FROM object) >= 1"
      " BEGIN SELECT RAISE(ABORT, 'refused'); END");
  std::size_t attached = 0;
  CHECK_THROWS_AS(attach_all(field.vault, files, [&](const auto&, const auto&) { ++attached; }, {}), Error);
  CHECK(attached == (is_full ? 1 : 0));
}

TEST_CASE("what is no regular file is refused without waiting for it") {
  EvidenceVault field;
  const vault::Path fifo = field.path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  std::filesystem::create_directory(field.path("folder"));
  for (const vault::Path& file : {fifo, field.path("folder"), vault::Path("/dev/zero")}) {
    CAPTURE(file);
    CHECK(refusal_of([&] { (void)attach(field.vault, file, EvidenceVault::photo(), {}); }).code() ==
          ErrorCode::input_refused);
  }
  CHECK(refusal_of([&] { (void)attach(field.vault, field.path("none"), EvidenceVault::photo(), {}); }).code() ==
        ErrorCode::not_found);
  CHECK(field.count("object") == 0);
  CHECK(field.vault.objects().list().empty());
}

TEST_CASE("a link that the person names is followed, and keeps its own name") {
  EvidenceVault field;
  const vault::Path file = field.write_file("true", sample_bytes(10));
  std::filesystem::create_symlink(file, field.path("link.jpg"));
  const Attached attached = attach(field.vault, field.path("link.jpg"), EvidenceVault::photo(), {});
  CHECK(attached.length == 10);
  CHECK(records::RecordStore(field.vault).current(attached.record.id)->revision.body()["original_name"] == "link.jpg");
}

TEST_CASE("a file that changes while it is read is refused") {
  EvidenceVault field;
  const vault::Path file = field.write_file("growing", sample_bytes(2'500'000));
  const auto original_time = std::filesystem::last_write_time(file);
  std::function<void()> change;
  SECTION("it grows") {
    change = [&] { std::ofstream(file, std::ios::app) << "more"; };
  }
  SECTION("it shrinks") {
    change = [&] { std::filesystem::resize_file(file, 2'000'000); };
  }
  SECTION("it is written over in its length") {
    change = [&] { std::filesystem::last_write_time(file, original_time + std::chrono::seconds(1)); };
  }
  int reads = 0;
  field.disk.on_operation = [&](vault::DiskOperation operation, const vault::Path& path) {
    if (operation == vault::DiskOperation::read && path == file && ++reads == 2) change();
  };
  const Error refusal = refusal_of([&] { (void)attach(field.vault, file, EvidenceVault::photo(), {}); });
  CHECK(refusal.code() == ErrorCode::input_refused);
  CHECK(std::string(refusal.what()).find("changes while it is read") != std::string::npos);
  CHECK(field.count("object") == 0);
  CHECK(field.vault.objects().list().empty());
}

TEST_CASE("what does not fit into the vault is refused with the numbers, before a byte is written") {
  EvidenceVault field;
  field.disk.free = 500;
  const Error full = refusal_of([&] { (void)field.attach_bytes(sample_bytes(1000)); });
  CHECK(full.code() == ErrorCode::disk);
  CHECK(std::string(full.what()).find("500 free") != std::string::npos);
  field.disk.free.reset();
  field.disk.largest_file = 500;
  const Error large = refusal_of([&] { (void)field.attach_bytes(sample_bytes(1000)); });
  CHECK(large.code() == ErrorCode::input_refused);
  CHECK(std::string(large.what()).find("at most 500") != std::string::npos);
  CHECK(std::filesystem::is_empty(field.path("vault/staging")));
}

TEST_CASE("what fits to the byte is room enough") {
  EvidenceVault field;
  const vault::Path folder = field.path("vault");
  field.disk.free = 500;
  CHECK_NOTHROW(vault::require_space(field.disk, folder, 500));
  CHECK(refusal_of([&] { vault::require_space(field.disk, folder, 501); }).code() == ErrorCode::disk);
  field.disk.largest_file = 400;
  CHECK_NOTHROW(vault::require_room_for_file(field.disk, folder, 400));
  CHECK(refusal_of([&] { vault::require_room_for_file(field.disk, folder, 401); }).code() == ErrorCode::input_refused);
}

TEST_CASE("the file that was opened is what must not change, whatever its name stands for meanwhile") {
  namespace fs = std::filesystem;
  EvidenceVault field;
  const Bytes bytes = sample_bytes(200'000);
  const vault::Path file = field.write_file("photo.jpg", bytes);
  const auto once = [](auto act) {
    return [act, done = false](std::uint64_t, std::uint64_t) mutable {
      if (!std::exchange(done, true)) act();
    };
  };
  const Attached replaced =
      attach(field.vault, file, EvidenceVault::photo(), once([&] {
               fs::rename(field.write_file("other", sample_bytes(5)), file);
               fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(9));
             }));
  CHECK(replaced.sha256 == crypto::sha256(bytes));

  fs::remove(file);
  field.write_file("photo.jpg", bytes);
  const fs::file_time_type written = fs::file_time_type::clock::now() - std::chrono::hours(9);
  fs::last_write_time(file, written);
  const auto rewrite = once([&] {
    std::fstream open(file, std::ios::binary | std::ios::in | std::ios::out);
    fs::copy_file(file, field.path("decoy"));
    fs::rename(field.path("decoy"), file);
    fs::last_write_time(file, written);
    open.put('x');
    open.flush();
    REQUIRE(open.good());
  });
  CHECK(refusal_of([&] { (void)attach(field.vault, file, EvidenceVault::photo(), rewrite); }).code() ==
        ErrorCode::input_refused);
}

TEST_CASE("a body that the schema refuses is refused before the file is read") {
  EvidenceVault field;
  const vault::Path file = field.write_file("photo.jpg", sample_bytes(10));
  field.disk.on_operation = [&](vault::DiskOperation, const vault::Path& path) { CHECK(path != file); };
  for (const Json& body : {Json{{"title", "no kind"}}, Json{{"title", "x"}, {"kind", "photograph"}, {"object", "y"}},
                           Json{{"title", "x"}, {"kind", "photograph"}, {"original_name", "y"}}, Json::array()}) {
    CAPTURE(body.dump());
    CHECK(refusal_of([&] { (void)attach(field.vault, file, body, {}); }).code() == ErrorCode::input_refused);
  }
  Json body = EvidenceVault::photo();
  body["testimony"] = "0192f000-0000-7000-8000-000000000000";
  CHECK(refusal_of([&] { (void)attach(field.vault, file, body, {}); }).code() == ErrorCode::not_found);
  CHECK(field.count("object") == 0);
}

TEST_CASE("a file's name is data and never a path") {
  EvidenceVault field;
  const std::string longest(255, 'n');
  const std::vector<std::pair<std::string, std::string>> names = {
      {"-rf", "-rf"},
      {"..jpg", "..jpg"},
      {"a\nVERIFIED", "a\nVERIFIED"},
      {"'; DROP TABLE object; --", "'; DROP TABLE object; --"},
      {"сурет 100%.jpg", "сурет 100%.jpg"},
      {"100%\xFF\xC3.jpg", "100%25%FF%C3.jpg"},
      {longest, longest},
  };
  for (const auto& [name, stored] : names) {
    CAPTURE(name);
    const vault::Path file = field.write_file(name, sample_bytes(3));
    const Attached attached = attach(field.vault, field.path("vault") / ".." / name, EvidenceVault::photo(), {});
    CHECK(records::RecordStore(field.vault).current(attached.record.id)->revision.body()["original_name"] == stored);
    std::filesystem::remove(file);
  }
  CHECK(names_in(field.folder.path()) == std::vector<std::string>{"vault"});
}

TEST_CASE("evidence that looks like a database or a manifest is taken as it is") {
  EvidenceVault field;
  for (const std::string_view text :
       {std::string_view("SQLite format 3\0garbage", 23), std::string_view("fieldvault-manifest/1\nchannel 00\n"),
        std::string_view("age-encryption.org/v1\n-> X25519 x\n")}) {
    const Attached attached = field.attach_bytes(bytes_of(text));
    const vault::Path out = field.path(attached.object.hex());
    extract(field.vault, attached.record.id, out, {});
    CHECK(read_file(out) == copy_of(bytes_of(text)));
  }
}

TEST_CASE("evidence without a file is described, and has nothing to extract") {
  EvidenceVault field;
  const records::Written page = describe(field.vault, {{"title", "A page"}, {"kind", "web-capture"}});
  CHECK(field.count("object") == 0);
  CHECK(refusal_of([&] { extract(field.vault, page.id, field.path("out"), {}); }).code() == ErrorCode::not_found);
  CHECK(refusal_of([&] {
          (void)describe(field.vault, {{"title", "x"}, {"kind", "document"}, {"sha256", crypto::Digest().hex()}});
        }).code() == ErrorCode::input_refused);
}

TEST_CASE("custody events are listed oldest first, and only those of the evidence itself") {
  EvidenceVault field;
  const Attached attached = field.attach_bytes(sample_bytes(1));
  const Attached other = field.attach_bytes(sample_bytes(2));
  field.clock.seconds += 60;
  write_custody(field.vault, attached.record.id, "exported", "Field 7", "HQ", "store");
  write_custody(field.vault, attached.record.id, "examined", "", "", "");
  const auto events = custody_of(records::RecordStore(field.vault), attached.record.id);
  std::vector<std::string> actions;
  for (const auto& event : events) actions.push_back(event.revision.body()["action"].get<std::string>());
  CHECK(actions == std::vector<std::string>{"stored", "exported", "examined"});
  CHECK(events[1].revision.body()["to"] == "HQ");
  CHECK_FALSE(events[2].revision.body().contains("to"));
  CHECK(custody_of(records::RecordStore(field.vault), other.record.id).size() == 1);
}

}  // namespace fieldvault::evidence::test
