// The file that an export writes, opened and judged by the tools that stand in every shell.
#include "fieldvault/bundle/export.hpp"

#include <catch2/catch_test_macros.hpp>

#include "bundle/parties.hpp"
#include "fieldvault/bundle/statement.hpp"
#include "fieldvault/crypto/padme.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;

std::size_t count_kind(const std::vector<Json>& lines, std::string_view schema) {
  return static_cast<std::size_t>(std::ranges::count_if(lines, [&](const Json& line) {
    return line.contains("envelope") && line.dump().find("\"" + std::string(schema) + "\"") != std::string::npos;
  }));
}

std::string member_list(const vault::Path& archive) {
  return shell(archive.parent_path(), "tar -tf '" + archive.string() + "'").output;
}

}  // namespace

TEST_CASE("no signature lies on the medium before every byte that it covers") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(attach_photo(parties, witness.testimony, 300'000));  // more than goes into one write
  int looked = 0;
  parties.disk.on_operation = [&](vault::DiskOperation operation, const vault::Path& path) {
    if (operation != vault::DiskOperation::write || !path.filename().string().starts_with("1.fvb")) return;
    const std::string front = read_file(path).substr(0, 1024);
    CHECK(front.find_first_not_of('\0') == std::string::npos);
    ++looked;
  };
  static_cast<void>(parties.export_to("1.fvb"));
  CHECK(looked > 2);
}

TEST_CASE("stock tools open, verify and read what was exported") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  const evidence::Attached photo = attach_photo(parties, witness.testimony, 200'000);
  const ExportReport report = parties.export_to("1.fvb");
  REQUIRE(report.files == std::vector<vault::Path>{parties.folder / "1.fvb"});
  CHECK(report.sequence.value() == 1);
  CHECK(report.evidence == 1);
  CHECK_FALSE(report.finished_earlier);
  CHECK(std::filesystem::is_empty(parties.folder / "field/staging"));

  const vault::Path folder = open_with_stock_tools(parties, report.files[0], Opener::hq);
  CHECK(report.manifest_sha256 == crypto::sha256(bytes_of(read_file(folder / "manifest.txt"))));

  SECTION("the archives hold the members of the format, in order, with nothing of this machine") {
    CHECK(member_list(report.files[0]) == "manifest.txt\nmanifest.txt.minisig\nsealed.age\n");
    CHECK(member_list(folder / "bag.tar") ==
          "bagit.txt\nbag-info.txt\nmanifest-sha256.txt\ntagmanifest-sha256.txt\nstatement.txt\nstatement.txt.minisig\n"
          "ledger.jsonl\ncheckpoint.txt\nconsistency.txt\ndata/records.age\ndata/evidence/0001.head\n"
          "data/evidence/0001.body\n");
    const std::string listing = shell(folder, "TZ=UTC tar -tvf bag.tar --numeric-owner | cut -c1-15").output;
    for (std::size_t at = 0; at < listing.size(); at += 16) CHECK(listing.substr(at, 15) == "-rw-r--r-- 0/0 ");
    CHECK(shell(folder, "TZ=UTC tar -tvf bag.tar | grep -vc '1970-01-01 00:00'").output == "0\n");
  }
  SECTION("the archives have exactly their end") {
    const std::uint64_t sealed = std::filesystem::file_size(folder / "bag.tar");
    CHECK(sealed == crypto::padme_length(sealed));
    const std::string outer = read_file(report.files[0]);
    CHECK(outer.size() % 512 == 0);
    CHECK(outer.substr(outer.size() - 1024) == std::string(1024, '\0'));
  }
  SECTION("head and body are the evidence, then zeros to the padded length") {
    const std::string plain = read_file(folder / "evidence-0001");
    CHECK(plain.size() == crypto::padme_length(200'000));
    CHECK(plain.substr(0, 200'000) == sample_text(200'000));
    CHECK(plain.find_first_not_of('\0', 200'000) == std::string::npos);
    CHECK(crypto::sha256(bytes_of(read_file(folder / "bag/data/evidence/0001.body"))) == photo.object);
  }
  SECTION("records.jsonl holds each revision and the act of the attachment, then spaces to a padded length") {
    const std::string text = read_file(folder / "records.jsonl");
    CHECK(text.size() == crypto::padme_length(text.size()));
    CHECK(text.find_first_not_of(' ', text.rfind('\n') + 1) == std::string::npos);
    const std::vector<Json> lines = lines_of(folder / "records.jsonl");
    CHECK(lines.size() == report.records + 1);
    CHECK(count_kind(lines, "person/1") == 1);
    CHECK(count_kind(lines, "testimony/1") == 1);
    CHECK(count_kind(lines, "custody/1") == 2);
    const Json& act = lines.back().at("act");
    CHECK(act.at("content").at("object") == photo.object.hex());
    CHECK(act.at("salt").get<std::string>().size() == 64);
  }
  SECTION("what happened to the evidence goes with it: attached, then exported to HQ") {
    const std::string text = read_file(folder / "records.jsonl");
    CHECK(text.find("\"exported\"") != std::string::npos);
    const auto custody = evidence::custody_of(records::RecordStore(parties.field), photo.record.id);
    REQUIRE(custody.size() == 2);
    CHECK(text.find(custody[1].revision.line()) != std::string::npos);
    CHECK(custody[1].revision.body().at("to") == "HQ");
    CHECK(custody[1].revision.body().at("why") == "store");
  }
  SECTION("bag-info says how much there is and nothing of the vault") {
    const std::string info = read_file(folder / "bag/bag-info.txt");
    const std::string oxum =
        shell(folder / "bag", "find data -type f -printf '%s\\n' | awk '{n += $1} END {print n \".\" NR}'").output;
    CHECK(info == "Payload-Oxum: " + oxum + "Bagging-Date: 2026-01-02\n");
  }
  SECTION("the statement names its recipients and repeats the manifest") {
    const Statement statement = Statement::parse(read_file(folder / "bag/statement.txt"));
    const Manifest manifest = Manifest::parse(read_file(folder / "manifest.txt"));
    CHECK(statement.place == manifest.place);
    CHECK(statement.device == parties.field.id());
    REQUIRE(statement.recipients.size() == 2);
    CHECK(statement.recipients[0].name.text() == "HQ");
    CHECK(statement.recipients[1].name.text() == "Officer");
    const ledger::Log log = ledger::Log::own(parties.field.database());
    CHECK(statement.checkpoint == log.head_at(statement.checkpoint.size));
    CHECK(log.entry(statement.checkpoint.size - 1).action == ledger::action::bundle_export);
  }
  SECTION("the ledger of the bundle begins at its start and leads to its checkpoint") {
    const std::string text = read_file(folder / "bag/ledger.jsonl");
    const Consistency consistency = Consistency::parse(read_file(folder / "bag/consistency.txt"));
    CHECK(consistency.old_head.size == 0);
    std::vector<crypto::Digest> leaves;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      leaves.push_back(crypto::merkle_leaf_hash(bytes_of(text.substr(at, end - at))));
      at = end + 1;
    }
    CHECK(leaves.size() == consistency.new_head.size);
    CHECK(crypto::merkle_root(leaves) == consistency.new_head.root);
    CHECK(crypto::verify_checkpoint(trust::own_card(parties.field).checkpoint_key,
                                    read_file(folder / "bag/checkpoint.txt"))
              .head == consistency.new_head);
  }
}

TEST_CASE("the officer opens the sealed part, and neither records nor evidence") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(attach_photo(parties, witness.testimony, 1000));
  const vault::Path folder = open_with_stock_tools(parties, parties.export_to("1.fvb").files[0], Opener::officer);
  CHECK(shell(folder, "age -d -i identity bag/data/records.age").status != 0);
  CHECK(shell(folder, "cat bag/data/evidence/0001.head bag/data/evidence/0001.body | age -d -i identity").status != 0);
  const std::string archive = read_file(folder / "bag.tar");
  CHECK(archive.find("school closed") == std::string::npos);
  CHECK(archive.find("W-0001") == std::string::npos);
  CHECK(archive.find("The gate") == std::string::npos);
}

TEST_CASE("the second bundle follows the first, and holds only what is new") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(attach_photo(parties, witness.testimony, 1000));
  const ExportReport first = parties.export_to("1.fvb");
  const Witness other = add_witness(parties.field, "W-0002", "I was at the gate.", agreed());
  const ExportReport second = parties.export_to("2.fvb");
  CHECK(second.sequence.value() == 2);
  CHECK(second.evidence == 0);
  CHECK(second.records == 3);

  const vault::Path folder = open_with_stock_tools(parties, second.files[0], Opener::hq);
  const Manifest manifest = Manifest::parse(read_file(folder / "manifest.txt"));
  CHECK(manifest.place.previous == first.manifest_sha256);
  const std::string text = read_file(folder / "records.jsonl");
  CHECK(text.find(other.testimony.text()) != std::string::npos);
  CHECK(text.find("school closed") == std::string::npos);

  const Consistency consistency = Consistency::parse(read_file(folder / "bag/consistency.txt"));
  CHECK(consistency.old_head.size > 0);
  CHECK(crypto::merkle_verify_consistency(consistency.old_head.size, consistency.old_head.root,
                                          consistency.new_head.size, consistency.new_head.root, consistency.proof));
  const std::string entries = read_file(folder / "bag/ledger.jsonl");
  CHECK(static_cast<std::uint64_t>(std::ranges::count(entries, '\n')) ==
        consistency.new_head.size - consistency.old_head.size);
}

TEST_CASE("what a witness withheld is in no byte of the decrypted bundle, and who denied stays home") {
  Parties parties;
  add_witness(parties.field, "W-0001", "I saw the school closed.", agreed("name"));
  const Witness silent = add_witness(parties.field, "W-0002", "They came at night.", {{"decision", "deny"}});
  const ExportReport report = parties.export_to("1.fvb");
  const vault::Path folder = open_with_stock_tools(parties, report.files[0], Opener::hq);
  const std::string everything = read_file(folder / "bag.tar") + read_file(folder / "records.jsonl");
  CHECK(everything.find("W-0001") != std::string::npos);
  for (const char* word : {"Name of W-0001", "school closed", "W-0002", "They came at night"}) {
    INFO(word);
    CHECK(everything.find(word) == std::string::npos);
  }
  CHECK(everything.find(silent.testimony.text() + "\",\"revision\"") == std::string::npos);
  const auto stays =
      std::ranges::find_if(report.withheld, [&](const HeldBack& back) { return back.record.id == silent.testimony; });
  REQUIRE(stays != report.withheld.end());
  CHECK(stays->whole);
  CHECK(stays->parts > 0);
  REQUIRE_FALSE(stays->reasons.empty());
  CHECK(stays->reasons[0].text().find("W-0002") != std::string::npos);
  CHECK(std::ranges::any_of(report.withheld, [](const HeldBack& back) { return !back.whole && back.parts > 0; }));
}

TEST_CASE("parts of a split bundle join to the bundle") {
  Parties parties;
  const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
  static_cast<void>(attach_photo(parties, witness.testimony, 3'000'000));
  ExportRequest request = parties.request("1.fvb");
  request.split = std::uint64_t{1} << 20;
  const ExportReport report = export_bundle(parties.field, request, {});
  REQUIRE(report.files.size() == 3);
  CHECK(report.files[0] == parties.folder / "1.fvb.001");
  CHECK(std::filesystem::file_size(report.files[1]) == *request.split);
  CHECK_FALSE(std::filesystem::exists(parties.folder / "1.fvb"));
  run(parties.folder / "", "cat 1.fvb.001 1.fvb.002 1.fvb.003 > joined.fvb");
  const vault::Path folder = open_with_stock_tools(parties, parties.folder / "joined.fvb", Opener::hq);
  CHECK(read_file(folder / "evidence-0001").substr(0, 3'000'000) == sample_text(3'000'000));
}

}  // namespace fieldvault::bundle
