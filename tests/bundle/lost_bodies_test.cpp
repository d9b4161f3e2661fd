// Evidence whose body is missing or damaged: it stays home, and everything else goes.
#include <catch2/catch_test_macros.hpp>

#include "bundle/parties.hpp"
#include "fieldvault/bundle/audit.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;

class WithPhotographs : public Parties {
 public:
  Witness witness = add_witness(field, "W-0001", "I saw the school closed.", agreed());
  evidence::Attached first = attach_photo(*this, witness.testimony, 100'000);
  evidence::Attached second = attach_photo(*this, witness.testimony, 200'000);

  [[nodiscard]] vault::Path body_of(const evidence::Attached& photo) const {
    const std::string name = photo.object.hex();
    return folder / ("field/objects/" + name.substr(0, 2) + "/" + name);
  }
  [[nodiscard]] std::vector<std::string> custody(const evidence::Attached& photo) {
    std::vector<std::string> actions;
    for (const auto& event : evidence::custody_of(records::RecordStore(field), photo.record.id)) {
      actions.push_back(event.revision.body().at("action").get<std::string>());
    }
    return actions;
  }
};

void spoil(const vault::Path& path) {
  std::string bytes = read_file(path);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  write_file(path, bytes_of(bytes));
}

std::vector<std::string> bundle_states(vault::Vault& vault) {
  std::vector<std::string> states;
  for (const ExportedBundle& bundle : exported_bundles(vault.database())) states.push_back(bundle.state);
  return states;
}

using Actions = std::vector<std::string>;

}  // namespace

TEST_CASE("a body that is missing or cut stays home, the rest goes, and it follows once it is back") {
  for (const bool is_missing : {true, false}) {
    WithPhotographs parties;
    const vault::Path body = parties.body_of(parties.first);
    const std::string intact = read_file(body);
    if (is_missing)
      std::filesystem::remove(body);
    else
      std::filesystem::resize_file(body, 1000);

    const ExportPreview preview = preview_export(parties.field, parties.request("1.fvb"));
    CHECK(preview.evidence == 1);
    REQUIRE(preview.lost.size() == 1);
    const ExportReport report = parties.export_to("1.fvb");
    CHECK(report.sequence.value() == 1);
    CHECK(report.evidence == 1);
    REQUIRE(report.lost.size() == 1);
    CHECK(report.lost[0].evidence == parties.first.record.id);
    CHECK(report.lost[0].object == parties.first.object);
    CHECK(report.lost[0].why == (is_missing ? "is missing" : "has another length"));
    CHECK(parties.custody(parties.first) == Actions{"stored"});
    CHECK(parties.custody(parties.second) == Actions{"stored", "exported"});
    CHECK(audit(parties.officer, report.files[0], {}).verdict() == "pass");
    // Its record goes all the same.
    const vault::Path folder = open_with_stock_tools(parties, report.files[0], Opener::hq);
    CHECK(read_file(folder / "records.jsonl").find(parties.first.object.hex()) != std::string::npos);

    write_file(body, bytes_of(intact));
    const ExportReport next = parties.export_to("2.fvb");
    CHECK(next.evidence == 1);
    CHECK(next.lost.empty());
    CHECK(parties.custody(parties.first) == Actions{"stored", "exported"});
  }
}

TEST_CASE("a body that rotted is found while it is read: its bundle is given up, and the next number goes without it") {
  for (const bool is_unreadable : {false, true}) {
    WithPhotographs parties;
    static_cast<void>(parties.export_to("0.fvb"));
    const evidence::Attached rotten = attach_photo(parties, parties.witness.testimony, 300'000);
    const evidence::Attached sound = attach_photo(parties, parties.witness.testimony, 400'000);
    if (is_unreadable)
      parties.disk.unreadable = parties.body_of(rotten);
    else
      spoil(parties.body_of(rotten));

    int told = 0;
    const ExportReport report =
        export_bundle(parties.field, parties.request("1.fvb"), {}, [&](const ExportOutlook&) { ++told; });
    CHECK(told == 2);
    CHECK(report.sequence.value() == 3);
    REQUIRE(report.given_up.size() == 1);
    CHECK(report.given_up[0].value() == 2);
    CHECK(report.evidence == 1);
    REQUIRE(report.lost.size() == 1);
    CHECK(report.lost[0].evidence == rotten.record.id);
    CHECK(bundle_states(parties.field) == std::vector<std::string>{"published", "voided", "published"});
    CHECK(parties.custody(rotten) == Actions{"stored", "exported", "examined"});
    CHECK(parties.custody(sound) == Actions{"stored", "exported"});
    const AuditReport first = audit(parties.officer, parties.folder / "0.fvb", {});
    CHECK(first.verdict() == "pass");
    const AuditReport next = audit(parties.officer, report.files[0], {});
    // A number that was given up is said.
    REQUIRE(next.findings.size() == 1);
    CHECK(next.findings[0].id == "FV-SEQ-007");
    CHECK(next.exit_code() == 0);
    CHECK(next.evidence == 1);
    const auto files = std::filesystem::directory_iterator(parties.folder / "");
    CHECK(std::ranges::count_if(files, [](const auto& entry) {
            return entry.path().filename().string().find(".fvb") != std::string::npos;
          }) == 2);
  }
}

TEST_CASE("an export gives up after three numbers where one body after the other rots while it runs") {
  for (const int rotting : {2, 3}) {
    WithPhotographs parties;
    std::vector<vault::Path> bodies = {parties.body_of(parties.first), parties.body_of(parties.second),
                                       parties.body_of(attach_photo(parties, parties.witness.testimony, 300'000)),
                                       parties.body_of(attach_photo(parties, parties.witness.testimony, 400'000))};
    bodies.resize(static_cast<std::size_t>(rotting));
    parties.disk.on_operation = [&](vault::DiskOperation operation, const vault::Path& path) {
      const bool begins = operation == vault::DiskOperation::create && path.string().find(".fvb") != std::string::npos;
      if (!begins || bodies.empty()) return;
      spoil(bodies.back());
      bodies.pop_back();
    };
    if (rotting == 2) {
      const ExportReport report = parties.export_to("1.fvb");
      CHECK(report.sequence.value() == 3);
      CHECK(report.evidence == 2);
      CHECK(report.given_up.size() == 2);
    } else {
      CHECK_THROWS_AS(parties.export_to("1.fvb"), Error);
      CHECK(bundle_states(parties.field) == std::vector<std::string>{"voided", "voided", "voided"});
      CHECK_FALSE(std::filesystem::exists(parties.folder / "1.fvb"));
    }
  }
}

TEST_CASE("where every body rotted, the records go alone") {
  WithPhotographs parties;
  spoil(parties.body_of(parties.first));
  spoil(parties.body_of(parties.second));
  const ExportReport report = parties.export_to("1.fvb");
  CHECK(report.sequence.value() == 2);
  CHECK(report.evidence == 0);
  CHECK(report.lost.size() == 2);
  CHECK(report.records > 0);
}

TEST_CASE("an interrupted export whose body rotted since waits for a person, and says how to go on") {
  WithPhotographs parties;
  parties.disk.on_operation = [](vault::DiskOperation operation, const vault::Path& path) {
    if (operation == vault::DiskOperation::create && path.string().find(".fvb") != std::string::npos) throw Killed();
  };
  CHECK_THROWS_AS(parties.export_to("1.fvb"), Killed);
  parties.disk.on_operation = nullptr;
  const std::string intact = read_file(parties.body_of(parties.first));
  spoil(parties.body_of(parties.first));
  try {
    static_cast<void>(parties.export_to("1.fvb"));
    FAIL("a rotten body was exported");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::damaged);
    CHECK(std::string(error.what()).find(parties.first.record.id.text()) != std::string::npos);
    CHECK(std::string(error.what()).find("--repair") != std::string::npos);
    CHECK(std::string(error.what()).find("--void") != std::string::npos);
  }
  CHECK_FALSE(std::filesystem::exists(parties.folder / "1.fvb"));
  CHECK(bundle_states(parties.field) == std::vector<std::string>{"prepared"});
  write_file(parties.body_of(parties.first), bytes_of(intact));
  CHECK(parties.export_to("1.fvb").finished_earlier);
}

}  // namespace fieldvault::bundle
