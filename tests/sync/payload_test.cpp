// The payload files of a bundle, spoiled under signatures that are right: only who opens them can tell.
#include <catch2/catch_test_macros.hpp>

#include "../../src/sync/records_reader.hpp"
#include "fieldvault/bundle/act_line.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;

constexpr ErrorCode refused_input = ErrorCode::input_refused;
constexpr ErrorCode forged = ErrorCode::authentication_failed;

}  // namespace

TEST_CASE("a bundle of more lines than the cap is refused at the first line beyond it, before that is looked at") {
  static_assert(RecordsReader::max_lines == 1'100'000);
  World world;
  BundleSurgery surgery(world.parties, world.good);
  std::string lines;
  for (const std::string& line : surgery.records()) lines += line + '\n';
  const auto count = static_cast<std::uint64_t>(std::ranges::count(lines, '\n'));
  REQUIRE(count >= 4);
  std::uint64_t visited = 0;
  const auto visit = [&](const RecordLine& read, std::string_view line) {
    const auto* act = std::get_if<ledger::Act>(&read);
    CHECK((act != nullptr ? bundle::act_line(*act) : std::get<records::Revision>(read).line()) == line);
    ++visited;
  };
  RecordsReader enough(visit, count);
  enough.write(bytes_of(lines));
  CHECK(visited == count);
  const Error beyond = refusal([&] { enough.write(bytes_of("no record\n")); });
  CHECK(beyond.code() == refused_input);
  CHECK(std::string_view(beyond.what()) == "data/records.age: over " + std::to_string(count) + " lines");
  visited = 0;
  RecordsReader few(visit, count - 1);
  CHECK(refusal([&] { few.write(bytes_of(lines)); }).code() == refused_input);
  CHECK(visited == count - 1);
}

TEST_CASE("payload files for another, cut off or padded wrong are refused") {
  World world;
  Parties& parties = world.parties;
  const auto check = [&](const char* what, ErrorCode code, std::string_view said,
                         const std::function<void(BundleSurgery&)>& spoil) {
    INFO(what);
    BundleSurgery surgery(parties, world.good);
    spoil(surgery);
    check_refused_import(parties.hq, surgery.pack(Repair::payload, "spoiled.fvb"), code, said);
  };
  const auto text = [](BundleSurgery& s) {
    std::string all;
    for (const std::string& line : s.records()) all += line + '\n';
    return all;
  };
  check("no padding", refused_input, "FV-INN-001", [&](BundleSurgery& s) { s.set_records_text(text(s) + " "); });
  check("cut off in a line", refused_input, "FV-INN-001",
        [&](BundleSurgery& s) { s.set_records_text(text(s).substr(0, 500)); });
  check("padding that is no space", refused_input, "FV-INN-001",
        [&](BundleSurgery& s) { s.set_records_text(text(s) + "x"); });
  check("records for two", refused_input, "FV-INN-001", [&](BundleSurgery& s) {
    const std::array two = {trust::device_keys(parties.hq).age.recipient(),
                            trust::device_keys(parties.officer).age.recipient()};
    s.at("data/records.age") = text_of(crypto::age_encrypt(bytes_of(text(s)), two, parties.random));
  });
  check("records for another", ErrorCode::wrong_key, "", [&](BundleSurgery& s) {
    const crypto::AgeRecipient other = trust::device_keys(parties.officer).age.recipient();
    s.at("data/records.age") = text_of(crypto::age_encrypt(bytes_of(text(s)), {&other, 1}, parties.random));
  });
  check("no age file", refused_input, "FV-INN-001",
        [](BundleSurgery& s) { s.at("data/records.age") = "SQLite format 3"; });
  check("records cut at a tag", forged, "FV-INN-001", [](BundleSurgery& s) { s.at("data/records.age").pop_back(); });
  check("bytes after an evidence head", refused_input, "FV-INN-001",
        [](BundleSurgery& s) { s.at("data/evidence/0001.head") += "x"; });
  check("a body under another's head", forged, "FV-INN-001", [&](BundleSurgery& s) {
    const crypto::AgeRecipient hq = trust::device_keys(parties.hq).age.recipient();
    s.at("data/evidence/0001.head") =
        text_of(crypto::write_age_header(crypto::new_file_key(parties.random), {&hq, 1}, parties.random));
  });
  check("a body that was changed", forged, "FV-INN-001",
        [](BundleSurgery& s) { s.at("data/evidence/0001.body").back() ^= 1; });
  check("another destination in the statement", ErrorCode::wrong_key, "this bundle is for", [&](BundleSurgery& s) {
    bundle::Statement statement = s.statement();
    statement.recipients.front().recipient = trust::device_keys(parties.field).age.recipient();
    s.at("statement.txt") = statement.text();
  });
  // Found after the last body was stored: it goes again.
  check("an archive padded too far", refused_input, "FV-BAG-007", [](BundleSurgery& s) { s.surplus = 512; });
  CHECK(import_bundle(parties.hq, world.good, {}).verdict == ImportVerdict::imported);
  check_refused_import(parties.officer, world.good, ErrorCode::wrong_key, "only audit it");
  check_sound(parties.hq);
}

}  // namespace fieldvault::sync
