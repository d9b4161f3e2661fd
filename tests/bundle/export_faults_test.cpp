// Exports that are refused, that die, and that are finished or given up.
#include <catch2/catch_test_macros.hpp>

#include "../../src/bundle/bundle_output.hpp"
#include "bundle/parties.hpp"
#include "trust/card_fixtures.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;

Error refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was refused");
  return {ErrorCode::program_failed, ""};
}

Error refused_export(Parties& parties, const ExportRequest& request) {
  return refusal([&] { static_cast<void>(export_bundle(parties.field, request, {})); });
}

std::int64_t count(vault::Database& database, const std::string& what) {
  vault::Statement row = database.prepare("SELECT count(*) FROM " + what);
  REQUIRE(row.step());
  return row.integer(0);
}

// An export that dies right after its transaction.
void prepare_only(Parties& parties) {
  parties.disk.on_operation = [](vault::DiskOperation operation, const vault::Path& path) {
    const bool begins = operation == vault::DiskOperation::create && path.filename().string().starts_with("died.fvb");
    if (begins) throw Killed();
  };
  CHECK_THROWS_AS(parties.export_to("died.fvb"), Killed);
  parties.disk.on_operation = nullptr;
  REQUIRE(count(parties.field.database(), "exported_bundle WHERE state = 'prepared'") == 1);
}

std::vector<std::string> bundle_files(const Parties& parties) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(parties.folder / "")) {
    if (entry.path().filename().string().find(".fvb") != std::string::npos) names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_CASE("an export that died anywhere is finished with the bytes that an undisturbed run writes") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(attach_photo(parties, witness.testimony, 300'000));
  prepare_only(parties);

  std::filesystem::copy(parties.folder / "field", parties.folder / "copy", std::filesystem::copy_options::recursive);
  std::string undisturbed;
  {
    vault::Vault copy =
        trust::open_device(parties.folder / "copy", passphrase(), {parties.other_disk, parties.clock, parties.random});
    const ExportReport report = export_bundle(copy, parties.request("undisturbed.fvb"), {});
    CHECK(report.finished_earlier);
    undisturbed = read_file(report.files[0]);
  }

  int deaths = 0;
  for (int at = 1;; at += 3) {
    parties.disk.die_at(at);
    bool died = false;
    try {
      const ExportReport report = parties.export_to("finished.fvb");
      CHECK(report.finished_earlier);
    } catch (const Killed&) {
      died = true;
    }
    parties.disk.live();
    if (!died) break;
    ++deaths;
    // Under the final name lies the whole bundle or nothing.
    if (std::filesystem::exists(parties.folder / "finished.fvb"))
      CHECK(read_file(parties.folder / "finished.fvb") == undisturbed);
  }
  CHECK(deaths > 5);
  CHECK(read_file(parties.folder / "finished.fvb") == undisturbed);
  CHECK(bundle_files(parties) == std::vector<std::string>{"finished.fvb", "undisturbed.fvb"});

  add_witness(parties.field, "W-0002", "I was at the gate.", agreed());
  CHECK(parties.export_to("2.fvb").sequence.value() == 2);
}

TEST_CASE("an interrupted export is finished before a new one takes a number, and what is newer waits for that") {
  Parties parties;
  add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  prepare_only(parties);
  const Witness newer = add_witness(parties.field, "W-0002", "I was at the gate.", agreed());
  const std::uint64_t before = ledger::Log::own(parties.field.database()).size();
  const ExportReport finished = parties.export_to("1.fvb");
  CHECK(finished.finished_earlier);
  CHECK(finished.sequence.value() == 1);
  // Nothing was decided anew: neither a number nor an entry of the ledger.
  CHECK(ledger::Log::own(parties.field.database()).size() == before);
  const auto records_of = [&](const ExportReport& report) {
    return read_file(open_with_stock_tools(parties, report.files[0], Opener::hq) / "records.jsonl");
  };
  CHECK(records_of(finished).find(newer.testimony.text()) == std::string::npos);
  const ExportReport next = parties.export_to("2.fvb");
  CHECK_FALSE(next.finished_earlier);
  CHECK(next.sequence.value() == 2);
  const std::string second = records_of(next);
  CHECK(second.find(newer.testimony.text()) != std::string::npos);
  CHECK(second.find("I saw the school closed.") == std::string::npos);
}

TEST_CASE("a death after the file has its name is noticed, and the file taken as it is") {
  Parties parties;
  add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  parties.disk.on_operation = [&](vault::DiskOperation operation, const vault::Path&) {
    if (operation == vault::DiskOperation::sync_folder) throw Killed();
  };
  CHECK_THROWS_AS(parties.export_to("1.fvb"), Killed);
  parties.disk.on_operation = nullptr;
  const std::string bytes = read_file(parties.folder / "1.fvb");
  const ExportReport report = parties.export_to("1.fvb");
  CHECK(report.finished_earlier);
  CHECK(read_file(parties.folder / "1.fvb") == bytes);

  prepare_only(parties);
  CHECK(refused_export(parties, parties.request("1.fvb")).code() == ErrorCode::input_refused);
  CHECK(read_file(parties.folder / "1.fvb") == bytes);
}

TEST_CASE("an export that was given up keeps its number, and its contents go with the next one") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(attach_photo(parties, witness.testimony, 1000));
  CHECK(refusal([&] { void_export(parties.field, "HQ"); }).code() == ErrorCode::not_found);
  prepare_only(parties);
  void_export(parties.field, "HQ");
  const ledger::Log log = ledger::Log::own(parties.field.database());
  CHECK(log.entry(log.size() - 1).action == ledger::action::bundle_void);

  const ExportReport report = parties.export_to("2.fvb");
  CHECK_FALSE(report.finished_earlier);
  CHECK(report.sequence.value() == 2);
  CHECK(report.evidence == 1);
  const vault::Path folder = open_with_stock_tools(parties, report.files[0], Opener::hq);
  CHECK(Manifest::parse(read_file(folder / "manifest.txt")).place.previous.is_zero());
  CHECK(read_file(folder / "bag/consistency.txt").find("old-size: 0\n") != std::string::npos);
  CHECK(read_file(folder / "records.jsonl").find("school closed") != std::string::npos);
}

TEST_CASE("destinations and auditors that may not have a bundle are refused before anything is written") {
  Parties parties;
  const auto with = [&](const char* destination, std::vector<std::string> auditors) {
    ExportRequest request = parties.request("1.fvb");
    request.destination = destination;
    request.auditors = std::move(auditors);
    return refused_export(parties, request).code();
  };
  CHECK(with("Nobody", {}) == ErrorCode::not_found);
  CHECK(with("Field 7", {}) == ErrorCode::forbidden);
  CHECK(with("Officer", {}) == ErrorCode::forbidden);
  CHECK(with("HQ", {"Nobody"}) == ErrorCode::not_found);
  CHECK(with("HQ", {"HQ"}) == ErrorCode::forbidden);
  parties.field.database().execute("UPDATE trusted_card SET last_sequence = '0' WHERE name = 'Officer'");
  CHECK(with("HQ", {"Officer"}) == ErrorCode::not_trusted);
  parties.field.database().execute("UPDATE trusted_card SET last_sequence = '0' WHERE name = 'HQ'");
  CHECK(with("HQ", {}) == ErrorCode::not_trusted);
  CHECK(count(parties.field.database(), "exported_bundle") == 0);
  CHECK(count(parties.field.database(), "channel") == 0);
  CHECK(bundle_files(parties).empty());
}

TEST_CASE("a bundle goes to 31 auditors, and not to one more") {
  Parties parties;
  ExportRequest request = parties.request("1.fvb");
  request.auditors.clear();
  const auto one_more = [&] {
    const fieldvault::test::CardMaker maker;
    const trust::Card card = maker.card("Auditor " + std::to_string(request.auditors.size()), trust::Role::officer);
    trust::trust_card(parties.field, card, maker.file(card));
    request.auditors.push_back(card.name.text());
  };
  while (request.auditors.size() < 31) one_more();
  CHECK(export_bundle(parties.field, request, {}).files.size() == 1);
  one_more();
  request.out = parties.folder / "2.fvb";
  CHECK(refused_export(parties, request).code() == ErrorCode::input_refused);
}

TEST_CASE("a part has 1 MiB at least, and there are 999 at most") {
  constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
  CHECK_NOTHROW(require_split(mebibyte));
  CHECK(refusal([] { require_split(mebibyte - 1); }).code() == ErrorCode::wrong_usage);
  const TemporaryFolder folder;
  MortalDisk disk;
  disk.full = true;  // so that nothing is written
  const auto refused = [&](std::uint64_t total) {
    return refusal([&] {
             const BundleOutput output(disk, {folder / "1.fvb", total, mebibyte}, ExistingTarget::refused);
           })
        .code();
  };
  CHECK(refused(999 * mebibyte) == ErrorCode::disk);
  CHECK(refused(999 * mebibyte + 1) == ErrorCode::wrong_usage);
}

TEST_CASE("HQ may send to a field vault") {
  Parties parties;
  ExportRequest request = parties.request("1.fvb");
  request.destination = "Field 7";
  const ExportReport report = export_bundle(parties.hq, request, {});
  CHECK(report.device == parties.hq.id());
  CHECK(report.records == 0);
}

TEST_CASE("a target that exists is not touched") {
  Parties parties;
  write_file(parties.folder / "1.fvb", bytes_of("mine"));
  CHECK(refused_export(parties, parties.request("1.fvb")).code() == ErrorCode::input_refused);
  CHECK(read_file(parties.folder / "1.fvb") == "mine");
  CHECK(count(parties.field.database(), "exported_bundle") == 0);
  CHECK(refused_export(parties, parties.request("no-such-folder/1.fvb")).code() == ErrorCode::not_found);
  CHECK(count(parties.field.database(), "exported_bundle") == 0);
}

TEST_CASE("a medium that gives other bytes back than were written is found before the bundle has its name") {
  Parties parties;
  static_cast<void>(attach_photo(
      parties, add_witness(parties.field, "W-0001", "I saw the school closed.", agreed()).testimony, 100'000));
  // Places all over it, and closer to each other near its end: the last tag, and the zeros behind it.
  constexpr std::uintmax_t places = 48;
  constexpr std::uintmax_t near_end = 24;
  for (std::uintmax_t place = 0; place < places + near_end; ++place) {
    parties.disk.on_operation = [&, place](vault::DiskOperation operation, const vault::Path& path) {
      if (operation != vault::DiskOperation::open || path.string().find(".fvb.") == std::string::npos) return;
      std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
      const std::uintmax_t size = std::filesystem::file_size(path);
      const std::uintmax_t at = place < places ? size * place / places : size - 1 - (place - places) * 80;
      file.seekg(static_cast<std::streamoff>(at));
      const auto flipped = static_cast<char>(file.get() ^ 1);
      file.seekp(static_cast<std::streamoff>(at));
      file.put(flipped);
    };
    CHECK(refused_export(parties, parties.request("1.fvb")).code() == ErrorCode::disk);
    CHECK(bundle_files(parties).empty());
  }
  parties.disk.on_operation = nullptr;
  CHECK(parties.export_to("1.fvb").finished_earlier);
}

TEST_CASE("a file too large for the file system is refused before writing, with the way out named") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(attach_photo(parties, witness.testimony, 3'000'000));
  parties.disk.largest_file = 2'000'000;
  const Error error = refused_export(parties, parties.request("1.fvb"));
  CHECK(error.code() == ErrorCode::input_refused);
  CHECK(std::string(error.what()).find("--split") != std::string::npos);
  ExportRequest request = parties.request("1.fvb");
  request.split = 1000;
  CHECK(refused_export(parties, request).code() == ErrorCode::wrong_usage);
  request.split = 1'500'000;
  // None of the refusals took a number.
  const ExportReport report = export_bundle(parties.field, request, {});
  CHECK(report.files.size() == 3);
  CHECK(report.sequence.value() == 1);
  CHECK_FALSE(report.finished_earlier);
}

TEST_CASE("a medium without room is named with what is needed and what is free, and no number is taken") {
  Parties parties;
  add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  parties.disk.full = true;
  const std::uint64_t entries = ledger::Log::own(parties.field.database()).size();
  const Error error = refused_export(parties, parties.request("1.fvb"));
  CHECK(error.code() == ErrorCode::disk);
  CHECK(std::string(error.what()).find(" bytes are needed") != std::string::npos);
  CHECK(std::string(error.what()).find("has 0 free") != std::string::npos);
  CHECK(count(parties.field.database(), "exported_bundle") == 0);
  CHECK(count(parties.field.database(), "channel") == 0);
  CHECK(ledger::Log::own(parties.field.database()).size() == entries);
  parties.disk.full = false;
  CHECK(parties.export_to("1.fvb").sequence.value() == 1);
}

TEST_CASE("an interrupted export meets another file under its name before it writes anything") {
  Parties parties;
  add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  prepare_only(parties);
  write_file(parties.folder / "1.fvb", bytes_of("mine"));
  int created = 0;
  parties.disk.on_operation = [&](vault::DiskOperation operation, const vault::Path& path) {
    if (operation == vault::DiskOperation::create && path.filename().string().starts_with("1.fvb")) ++created;
  };
  CHECK(refused_export(parties, parties.request("1.fvb")).code() == ErrorCode::input_refused);
  CHECK(created == 0);
  CHECK(read_file(parties.folder / "1.fvb") == "mine");
}

TEST_CASE("an interrupted export whose evidence was purged since says how to go on") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(attach_photo(parties, witness.testimony, 1000));
  prepare_only(parties);
  parties.field.database().execute("UPDATE object SET file_key = NULL, purged_at = '2026-01-02T03:00:00Z'");
  const Error error = refused_export(parties, parties.request("1.fvb"));
  CHECK(error.code() == ErrorCode::forbidden);
  CHECK(std::string(error.what()).find("--void") != std::string::npos);
}

TEST_CASE("a part whose name is taken leaves no other part behind") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(attach_photo(parties, witness.testimony, 3'000'000));
  write_file(parties.folder / "1.fvb.002", bytes_of("mine"));
  ExportRequest request = parties.request("1.fvb");
  request.split = std::uint64_t{1} << 20;
  CHECK(refused_export(parties, request).code() == ErrorCode::input_refused);
  CHECK(bundle_files(parties) == std::vector<std::string>{"1.fvb.002"});
  CHECK(read_file(parties.folder / "1.fvb.002") == "mine");
}

}  // namespace fieldvault::bundle
