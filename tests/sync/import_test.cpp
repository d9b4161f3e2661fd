// Import: what comes in, and hostile bundles of which nothing does.
#include "fieldvault/sync/import.hpp"

#include <catch2/catch_test_macros.hpp>

#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;

constexpr ErrorCode refused_input = ErrorCode::input_refused;
constexpr ErrorCode forged = ErrorCode::authentication_failed;

using Lines = std::vector<std::string>;

struct Spoiled {
  const char* what;
  ErrorCode code;
  std::string said;
  std::function<void(Lines&)> spoil;
};

// Each spoils records.jsonl, and all hashes and signatures above it are right.
void refuse_each(World& world, const std::vector<Spoiled>& cases) {
  for (const Spoiled& one : cases) {
    INFO(one.what);
    BundleSurgery surgery(world.parties, world.good);
    Lines lines = surgery.records();
    one.spoil(lines);
    surgery.set_records(lines);
    check_refused_import(world.parties.hq, surgery.pack(Repair::payload, "spoiled.fvb"), one.code, one.said);
  }
  CHECK(import_bundle(world.parties.hq, world.good, {}).verdict == ImportVerdict::imported);
  check_sound(world.parties.hq);
}

// The place of the line of this schema.
std::string& line_of(Lines& lines, std::string_view schema) {
  const std::string sought = "\"schema\":\"" + std::string(schema) + "/1\"";
  const auto found =
      std::ranges::find_if(lines, [&](const std::string& line) { return line.find(sought) != line.npos; });
  REQUIRE(found != lines.end());
  return *found;
}

void edit(std::string& line, const std::function<void(Json&)>& change) {
  Json json = ledger::parse_json(line, "line");
  change(json);
  line = ledger::canonical_json(json);
}

}  // namespace

TEST_CASE(
    "a correction of evidence that another device attached goes back without the file, which that ledger proves") {
  World world;
  Parties& parties = world.parties;
  CHECK(import_bundle(parties.hq, world.good, {}).verdict == ImportVerdict::imported);
  const records::RecordId photo = world.photo.record.id;
  Json body = records::RecordStore(parties.hq).current(photo)->revision.body();
  body["title"] = "The gate, from the north";
  (void)evidence::revise(parties.hq, photo, body);
  const bundle::ExportReport report = bundle::export_bundle(
      parties.hq, {"Field 7", {}, records::Use::store, parties.folder / "back.fvb", std::nullopt}, {});
  CHECK(report.evidence == 0);
  CHECK(import_bundle(parties.field, report.files[0], {}).verdict == ImportVerdict::imported);
  const auto current = records::RecordStore(parties.field).current(photo);
  CHECK(current->revision.body()["title"] == "The gate, from the north");
  CHECK(evidence::object_of(parties.field.database(), photo)->file_key);
  check_sound(parties.field);
}

TEST_CASE("a bundle comes in whole: records, evidence, ledger, and a second time nothing") {
  World world;
  vault::Vault& hq = world.parties.hq;
  const ImportReport report = import_bundle(hq, world.good, {});
  CHECK(report.verdict == ImportVerdict::imported);
  CHECK(report.records >= 4);
  CHECK(report.evidence == 1);
  CHECK(report.conflicts == 0);
  CHECK(report.findings.empty());
  CHECK(report.device == world.parties.field.id().text());
  CHECK(report.sequence == 1);
  CHECK(last_action(hq) == ledger::action::bundle_import);
  const records::RecordStore store(hq);
  const records::RecordStore sent(world.parties.field);
  for (const records::RecordId& id : {world.witness.person, world.witness.consent, world.witness.testimony}) {
    REQUIRE(store.current(id));
    CHECK(store.current(id)->revision.line() == sent.current(id)->revision.line());
  }
  evidence::extract(hq, world.photo.record.id, world.parties.folder / "photo.out", {});
  CHECK(read_file(world.parties.folder / "photo.out") == sample_text(70'000));
  check_sound(hq);

  const Contents before = contents(hq);
  const std::uint64_t size = own_size(hq);
  const ImportReport again = import_bundle(hq, world.good, {});
  CHECK(again.verdict == ImportVerdict::duplicate);
  CHECK(ids(again) == Ids{"FV-SEQ-001"});
  CHECK(again.records == 0);
  CHECK(contents(hq) == before);
  CHECK(own_size(hq) == size);
}

TEST_CASE("records that are not the ones in the device's ledger are refused") {
  World world;
  const auto testimony = [](const std::function<void(Json&)>& change) {
    return [change](Lines& lines) { edit(line_of(lines, "testimony"), change); };
  };
  refuse_each(
      world,
      {
          {"a disclosed value changed", forged, "FV-INN-001", testimony([](Json& line) {
             for (Json& leaf : line["disclosed"]) {
               if (leaf["pointer"] == "/interviewer") leaf["value"] = "R-08";
             }
           })},
          {"the record salt changed", forged, "FV-INN-001",
           testimony([](Json& line) { line["record_salt"] = std::string(64, '0'); })},
          {"the envelope of one record over the body of another", forged, "FV-INN-001",
           [](Lines& lines) {
             Json other = ledger::parse_json(line_of(lines, "person"), "line");
             std::string& last = *std::find_if(lines.rbegin(), lines.rend(), [](const std::string& line) {
               return line.find("\"person/1\"") != line.npos;
             });
             REQUIRE(last != line_of(lines, "person"));
             edit(last, [&](Json& line) { line["envelope"] = other["envelope"]; });
           }},
          {"a revision that nobody wrote down in the ledger", forged, "FV-INN-001", testimony([](Json& line) {
             line["envelope"]["revision"] = 2;
             line["envelope"]["parents"] = Json::array({std::string(64, 'a')});
           })},
          {"a leaf that the schema does not cut", refused_input, "FV-INN-001", testimony([](Json& line) {
             line["disclosed"].push_back({{"pointer", "/zzz/0"}, {"value", "x"}});
             line["disclosed"].push_back({{"pointer", "/zzz/a"}, {"value", "x"}});
           })},
          {"pointers out of order", refused_input, "FV-INN-001",
           testimony([](Json& line) { std::swap(line["disclosed"][0], line["disclosed"][1]); })},
          {"a space", refused_input, "FV-INN-001",
           [](Lines& lines) { replace(line_of(lines, "testimony"), ",", ", "); }},
          {"members in another order", refused_input, "FV-INN-001",
           [](Lines& lines) {
             std::string& line = line_of(lines, "testimony");
             const std::size_t at = line.find("],\"envelope\":") + 2;
             line = "{" + line.substr(at, line.size() - at - 1) + "," + line.substr(1, at - 2) + "}";
           }},
          {"a key twice", refused_input, "FV-INN-001",
           [](Lines& lines) {
             std::string& line = line_of(lines, "testimony");
             line.insert(line.size() - 1, ",\"withheld\":[]");
           }},
          {"a float", refused_input, "FV-INN-001",
           [](Lines& lines) { replace(line_of(lines, "testimony"), "\"revision\":1", "\"revision\":1.0"); }},
          {"an integer beyond 2^53", refused_input, "FV-INN-001",
           [](Lines& lines) {
             replace(line_of(lines, "testimony"), "\"revision\":1", "\"revision\":9007199254740993");
           }},
          {"invalid UTF-8", refused_input, "FV-INN-001",
           [](Lines& lines) { replace(line_of(lines, "testimony"), "school", "sch\xC3(l"); }},
          {"a lone surrogate", refused_input, "FV-INN-001",
           [](Lines& lines) { replace(line_of(lines, "testimony"), "school", "\\ud800"); }},
          {"depth 10,000", refused_input, "FV-INN-001",
           [](Lines& lines) {
             replace(line_of(lines, "testimony"), "\"R-07\"", std::string(10'000, '[') + std::string(10'000, ']'));
           }},
          {"an empty line", refused_input, "FV-INN-001", [](Lines& lines) { lines.insert(lines.begin(), ""); }},
          {"the last record of many", forged, "FV-INN-001",
           [](Lines& lines) {
             lines.push_back(lines[0]);
             edit(lines.back(), [](Json& line) {
               line["envelope"]["revision"] = 3;
               line["envelope"]["parents"] = Json::array({std::string(64, 'b')});
             });
           }},
          {"an act of another place", forged, "FV-INN-001",
           [](Lines& lines) {
             for (std::string& line : lines) {
               if (line.starts_with("{\"act\"")) edit(line, [](Json& act) { act["act"]["index"] = 1; });
             }
           }},
          {"an act past the end of the ledger", forged, "FV-INN-001",
           [](Lines& lines) {
             for (std::string& line : lines) {
               if (line.starts_with("{\"act\"")) edit(line, [](Json& act) { act["act"]["index"] = 9'999; });
             }
           }},
          {"a file's SHA-256 changed in its act", forged, "FV-INN-001",
           [](Lines& lines) {
             for (std::string& line : lines) {
               if (line.starts_with("{\"act\""))
                 edit(line, [](Json& act) { act["act"]["content"]["sha256"] = std::string(64, '0'); });
             }
           }},
          {"an act's salt changed", forged, "FV-INN-001",
           [](Lines& lines) {
             for (std::string& line : lines) {
               if (line.starts_with("{\"act\"")) {
                 edit(line, [](Json& act) { act["act"]["salt"] = std::string(64, '0'); });
               }
             }
           }},
          {"evidence without its act", forged, "FV-INN-001",
           [](Lines& lines) {
             std::erase_if(lines, [](const std::string& line) { return line.starts_with("{\"act\""); });
           }},
          {"evidence without its record", forged, "FV-INN-001",
           [](Lines& lines) {
             std::erase_if(lines, [](const std::string& line) { return line.find("\"evidence/1\"") != line.npos; });
           }},
      });
}

TEST_CASE("a record of which parts stay home comes in as far as it goes, and its gaps cannot be moved") {
  World world("name");
  const auto person = [](const std::function<void(Json&)>& change) {
    return [change](Lines& lines) { edit(line_of(lines, "person"), change); };
  };
  {
    BundleSurgery surgery(world.parties, world.good);
    Lines lines = surgery.records();
    REQUIRE(line_of(lines, "person").find("\"withheld\":[{") != std::string::npos);
    for (const std::string& line : lines) CHECK(line.find("Name of W-0001") == line.npos);
  }
  refuse_each(world, {
                         {"a withheld hash changed", forged, "FV-INN-001",
                          person([](Json& line) { line["withheld"][0]["leaf"] = std::string(64, '0'); })},
                         {"a position moved", forged, "FV-INN-001", person([](Json& line) {
                            auto& position = line["withheld"].back()["position"];
                            position = position.get<std::uint64_t>() == 1 ? 2 : 1;
                          })},
                         {"a position twice", refused_input, "FV-INN-001",
                          person([](Json& line) { line["withheld"].push_back(line["withheld"].back()); })},
                         {"a position out of range", refused_input, "FV-INN-001",
                          person([](Json& line) { line["withheld"].back()["position"] = 500; })},
                         {"the envelope withheld", refused_input, "FV-INN-001",
                          person([](Json& line) { line["withheld"][0]["position"] = 0; })},
                         {"a disclosed salt changed", forged, "FV-INN-001",
                          person([](Json& line) { line["disclosed"][0]["salt"] = std::string(64, '0'); })},
                     });
}

TEST_CASE("parts that may leave on different days come together, and the file with its record") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed("photograph"));
  const vault::Path file = parties.folder / "gate.jpg";
  write_file(file, bytes_of(sample_text(70'000)));
  const Json described = {{"title", "The gate"},       {"kind", "photograph"},
                          {"description", "From far"}, {"testimony", witness.testimony.text()},
                          {"notes", "Seen twice"},     {"media_type", "image/jpeg"},
                          {"stored_at", "The shelf"},  {"exhibit_number", "7"}};
  const evidence::Attached photo = evidence::attach(parties.field, file, described, {});
  CHECK(import_bundle(parties.hq, parties.export_to("1.fvb").files[0], {}).verdict == ImportVerdict::imported);
  records::set_consent(parties.field, witness.person,
                       {{"form", "written"}, {"date", "2025-12-03"}, {"uses", {{"store", agreed("name")}}}});
  const ImportReport second = import_bundle(parties.hq, parties.export_to("2.fvb").files[0], {});
  CHECK(second.verdict == ImportVerdict::imported);
  CHECK(second.evidence == 1);
  Json together = records::RecordStore(parties.field).current(photo.record.id)->revision.body();
  together.erase("title");
  together.erase("original_name");
  CHECK(records::RecordStore(parties.hq).current(photo.record.id)->revision.body() == together);
  evidence::extract(parties.hq, photo.record.id, parties.folder / "photo.out", {});
  CHECK(read_file(parties.folder / "photo.out") == sample_text(70'000));
  check_sound(parties.hq);
}

TEST_CASE("another history of a record that is here becomes a conflict, and nothing is overwritten") {
  World world;
  Parties& parties = world.parties;
  REQUIRE(import_bundle(parties.hq, world.good, {}).verdict == ImportVerdict::imported);
  const auto change = [&](vault::Vault& vault, const char* assignment) {
    records::RecordStore store(vault);
    Json body = store.current(world.witness.testimony)->revision.body();
    parties.clock.seconds += 60;
    return store
        .revise(world.witness.testimony,
                records::with_field(body, assignment, records::Schema::of_kind(records::kind::testimony)))
        .root;
  };
  const crypto::Digest here = change(parties.hq, "interviewer=R-08");
  const crypto::Digest there = change(parties.field, "interviewer=R-09");
  const ImportReport report = import_bundle(parties.hq, parties.export_to("2.fvb").files[0], {});
  CHECK(report.conflicts == 1);
  const records::RecordStore store(parties.hq);
  CHECK(store.heads(world.witness.testimony).size() == 2);
  REQUIRE(store.find_root(here));
  REQUIRE(store.find_root(there));
  CHECK(store.find_root(here)->is_head);
  check_sound(parties.hq);
}

TEST_CASE("names of files that no file system takes come in as data, and lead nowhere") {
  World world;
  Parties& parties = world.parties;
  REQUIRE(import_bundle(parties.hq, world.good, {}).verdict == ImportVerdict::imported);
  const std::string long_name = std::string(4'000, 'x') + "/../../../escaped.jpg";
  for (const std::string& name :
       {std::string("a\0../../escaped.jpg", 19), long_name, std::string("../escaped\n\r\0.jpg", 17)}) {
    INFO(name.size());
    records::RecordStore sent(parties.field);
    Json body = sent.current(world.photo.record.id)->revision.body();
    body["original_name"] = name;
    // Not by `evidence::revise`, which lets nobody change what the file was called.
    static_cast<void>(sent.revise(world.photo.record.id, body));
    const std::string out = std::to_string(name.size()) + "-" + std::to_string(own_size(parties.field));
    REQUIRE(import_bundle(parties.hq, parties.export_to(out + ".fvb").files[0], {}).verdict == ImportVerdict::imported);
    CHECK(records::RecordStore(parties.hq).current(world.photo.record.id)->revision.body()["original_name"] == name);
    evidence::extract(parties.hq, world.photo.record.id, parties.folder / out, {});
    CHECK(read_file(parties.folder / out) == sample_text(70'000));
  }
  for (const auto& found : std::filesystem::recursive_directory_iterator(parties.folder.path())) {
    CHECK(found.path().string().find("escaped") == std::string::npos);
  }
  check_sound(parties.hq);
}

TEST_CASE("a disk without room for a bundle is named before anything is written") {
  Parties parties;
  const vault::Path first = next_bundle(parties, 1);
  const vault::Path second = next_bundle(parties, 2);
  MortalDisk small;
  vault::Vault hq = open_copy(parties, "hq", "small", small);
  const Contents before = contents(hq);
  const std::uint64_t size = own_size(hq);
  small.full = true;
  int created = 0;
  small.on_operation = [&](vault::DiskOperation operation, const vault::Path&) {
    if (operation == vault::DiskOperation::create) ++created;
  };
  // The next one, and one that would go into quarantine.
  for (const vault::Path& file : {first, second}) {
    const Error error = refusal([&] { static_cast<void>(import_bundle(hq, file, {})); });
    CHECK(error.code() == ErrorCode::disk);
    CHECK(std::string(error.what()).find(std::to_string(std::filesystem::file_size(file)) + " bytes are needed") !=
          std::string::npos);
    CHECK(std::string(error.what()).find("has 0 free") != std::string::npos);
  }
  CHECK(created == 0);
  small.full = false;
  CHECK(contents(hq) == before);
  CHECK(own_size(hq) == size);
  CHECK(import_bundle(hq, first, {}).verdict == ImportVerdict::imported);
}

TEST_CASE("a refused bundle is blamed on the device whose signature held, and on nobody where none did") {
  Parties parties;
  const vault::Path good = next_bundle(parties, 1);
  const auto blamed = [&](const vault::Path& file) {
    static_cast<void>(refusal([&] { static_cast<void>(import_bundle(parties.hq, file, {})); }));
    REQUIRE(last_action(parties.hq) == ledger::action::bundle_refuse);
    return last_act(parties.hq).at("signer").get<std::string>();
  };
  BundleSurgery spoiled(parties, good);
  spoiled.at("manifest.txt") += "more: 1\n";
  CHECK(blamed(spoiled.pack(Repair::signature, "malformed.fvb")) == parties.field.id().text());
  BundleSurgery cut(parties, good);
  cut.at("sealed.age").back() ^= 1;
  CHECK(blamed(cut.pack(Repair::nothing, "changed.fvb")) == parties.field.id().text());
  BundleSurgery forged(parties, good);
  flip(forged.at("manifest.txt"), forged.at("manifest.txt").size() - 2);
  CHECK(blamed(forged.pack(Repair::nothing, "forged.fvb")) == "unknown");
  // A path that is no text is no reason to fail otherwise.
  write_file(parties.folder / "strange\xff.001", bytes_of("none"));
  CHECK(blamed(parties.folder / "strange\xff.001") == "unknown");
}

}  // namespace fieldvault::sync
