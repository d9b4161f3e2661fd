// Disclosure: what a court checks, and what a discloser who lies cannot make hold with any signature of their own.
#include "fieldvault/bundle/disclosure.hpp"

#include <catch2/catch_test_macros.hpp>

#include "bundle/surgery.hpp"
#include "fieldvault/crypto/cosignature.hpp"
#include "fieldvault/records/consent.hpp"
#include "fieldvault/sync/import.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;
using bundle::DisclosureExamination;
using bundle::Severity;
using bundle::test::Member;
using bundle::test::StringSink;

constexpr std::size_t first_listed = 4;

// Headquarters has what the field sent, and shows a testimony and a photograph to a court.
struct Shown {
  World world;
  Witness witness = add_witness(world.parties.field, "W-0101", "They took the road at night.", agreed());
  crypto::AgeIdentity court = crypto::AgeIdentity::generate(world.parties.random);
  vault::Path file = world.parties.folder / "court.fvd";
  records::RecordId photo = permit_and_attach();

  Shown() {
    Parties& parties = world.parties;
    CHECK(import_bundle(parties.hq, world.good, {}).verdict == ImportVerdict::imported);
    parties.export_to("shown.fvb");
    parties.clock.seconds += 3600;
    CHECK(import_bundle(parties.hq, parties.folder / "shown.fvb", {}).verdict == ImportVerdict::imported);
    parties.clock.seconds += 3600;
    bundle::disclose(parties.hq, request(file), {});
  }

  records::RecordId permit_and_attach() {
    Parties& parties = world.parties;
    (void)records::set_consent(
        parties.field, witness.person,
        {{"form", "written"}, {"date", "2025-12-02"}, {"uses", {{"store", agreed()}, {"court", agreed()}}}});
    const vault::Path photograph = parties.folder / "road.JPG";
    write_file(photograph, bytes_of("no real picture"));
    return evidence::attach(parties.field, photograph,
                            {{"title", "The road"}, {"kind", "photograph"}, {"testimony", witness.testimony.text()}},
                            {})
        .record.id;
  }

  [[nodiscard]] bundle::DisclosureRequest request(const vault::Path& out) const {
    return {{witness.testimony, photo}, trust::CardName("Court"), court.recipient(), records::Use::court, out};
  }

  [[nodiscard]] DisclosureExamination examine(const vault::Path& path) {
    return bundle::examine_disclosure(world.parties.other_disk, path, crypto::AgeIdentity(court.expose_scalar()), {});
  }
};

// A good disclosure taken apart by headquarters, who can sign whatever it likes.
struct Forgery {
  explicit Forgery(Shown& of) : shown(&of) {
    members = bundle::test::untar(text_of(crypto::age_decrypt(bytes_of(read_file(of.file)), of.court)));
  }

  std::string& of(std::string_view name) {
    const auto found =
        std::ranges::find_if(members, [&](const Member& member) { return member.name.starts_with(name); });
    REQUIRE(found != members.end());
    return found->contents;
  }

  [[nodiscard]] bundle::DisclosureStatement statement() const {
    return bundle::DisclosureStatement::parse(members[1].contents);
  }

  void sign_statement() {
    const trust::DeviceKeys keys = trust::device_keys(shown->world.parties.hq);
    of("disclosure.txt.minisig") = crypto::minisign_sign(keys.signing, bytes_of(members[1].contents));
  }

  void sign_all() {
    std::string manifest;
    for (std::size_t i = first_listed; i < members.size(); ++i) {
      manifest += crypto::sha256(bytes_of(members[i].contents)).hex() + "  " + members[i].name + "\n";
    }
    of("manifest-sha256.txt") = manifest;
    bundle::DisclosureStatement statement = bundle::DisclosureStatement::parse(members[1].contents);
    statement.manifest = crypto::sha256(bytes_of(manifest));
    members[1].contents = statement.text();
    sign_statement();
  }

  void set_line(std::string_view name, std::size_t number, const std::function<void(Json&)>& change) {
    std::string& text = of(name);
    std::size_t begin = 0;
    for (std::size_t i = 0; i < number; ++i) begin = text.find('\n', begin) + 1;
    const std::size_t size = text.find('\n', begin) - begin;
    Json json = ledger::parse_json(text.substr(begin, size), "a line");
    change(json);
    text.replace(begin, size, ledger::canonical_json(json));
  }

  // What a court finds in it; empty where all holds.
  std::string finding() {
    const std::vector<bundle::Finding> found = findings();
    return found.empty() ? "" : found.back().id;
  }

  std::vector<bundle::Finding> findings() {
    StringSink archive;
    bundle::TarWriter tar(archive);
    for (const Member& member : members) tar.add(member.name, bytes_of(member.contents));
    tar.finish(crypto::padme_length(tar.written() + 2 * bundle::tar_block));
    const vault::Path path = shown->world.parties.folder / "forged.tar";
    write_file(path, bytes_of(archive.text));
    const auto examined = bundle::examine_disclosure(shown->world.parties.other_disk, path, std::nullopt, {});
    if (!examined.findings.empty()) CHECK(bundle::worst(examined.findings) == Severity::failure);
    return examined.findings;
  }

  Shown* shown;
  std::vector<Member> members;
};

}  // namespace

TEST_CASE("a disclosure shows what was chosen, and since when headquarters held its proof") {
  Shown shown;
  const auto [disclosure, findings] = shown.examine(shown.file);
  CHECK(findings.empty());
  REQUIRE(disclosure);
  CHECK(disclosure->statement.to.text() == "Court");
  CHECK(disclosure->discloser.text() == trust::own_card(shown.world.parties.hq).text());
  REQUIRE(disclosure->files.size() == 1);
  CHECK(disclosure->files.front().name == "evidence/0001.jpg");
  CHECK(disclosure->files.front().evidence == shown.photo.text());
  const auto field = trust::own_card(shown.world.parties.field);
  const auto ledger = std::ranges::find_if(
      disclosure->ledgers, [&](const bundle::DisclosedLedger& each) { return each.device.text() == field.text(); });
  REQUIRE(ledger != disclosure->ledgers.end());
  REQUIRE(ledger->cosigned_at);
  CHECK(ledger->cosigned_at->unix_seconds() == shown.world.parties.clock.seconds - 3600);
  for (const bundle::DisclosedRecord& record : disclosure->records) {
    const std::string kind = record.revision.envelope().kind();
    CHECK((kind == "testimony" || kind == "evidence" || kind == "custody"));
  }
}

TEST_CASE("a disclosure is in the ledger and in the custody, and none of it where it was refused") {
  Shown shown;
  Parties& parties = shown.world.parties;
  const auto count = [&] { return ledger::Log::own(parties.hq.database()).size(); };
  const std::uint64_t before = count();
  bundle::DisclosureRequest request = shown.request(parties.folder / "second.fvd");
  CHECK(bundle::preview_disclosure(parties.hq, request).evidence == 1);
  CHECK(count() == before);
  request.purpose = records::Use::publish_name;
  CHECK_THROWS_AS(bundle::disclose(parties.hq, request, {}), Error);
  CHECK_FALSE(parties.other_disk.exists(request.out));
  CHECK(count() == before);
  request.purpose = records::Use::court;
  CHECK(bundle::disclose(parties.hq, request, {}).contents.evidence == 1);
  CHECK(count() == before + 2);  // custody of the photograph, and the disclosure
  const ledger::Entry last = ledger::Log::own(parties.hq.database()).entry(count() - 1);
  CHECK(last.action == ledger::action::bundle_disclose);
  CHECK_THROWS_AS(bundle::disclose(parties.hq, request, {}), Error);  // the file is there
  check_sound(parties.hq);
}

TEST_CASE("what was taken apart and put together again still holds") {
  Shown shown;
  Forgery same(shown);
  same.sign_all();
  CHECK(same.finding().empty());
}

TEST_CASE("a changed byte is found by the hash, and a changed hash by the signature") {
  Shown shown;
  Forgery changed(shown);
  changed.of("records.jsonl")[20] ^= 1;
  CHECK(changed.finding() == "FV-DIS-003");
  Forgery relisted(shown);
  relisted.of("manifest-sha256.txt")[3] ^= 1;
  CHECK(relisted.finding() == "FV-DIS-003");
  Forgery restated(shown);
  std::string& statement = restated.members[1].contents;
  statement.replace(statement.find("purpose: court"), 14, "purpose: store");
  CHECK(restated.finding() == "FV-DIS-002");
  Forgery other_card(shown);
  other_card.members[0].contents = trust::encode_card_file(trust::own_card(shown.world.parties.officer),
                                                           trust::device_keys(shown.world.parties.officer).signing);
  CHECK(other_card.finding() == "FV-DIS-002");
}

TEST_CASE("headquarters cannot put other words into a record, nor one record in the place of another") {
  Shown shown;
  const auto change_first = [](Json& line) { line["disclosed"][0]["value"] = "words that nobody said"; };
  Forgery reworded(shown);
  reworded.set_line("records.jsonl", 0, change_first);
  reworded.sign_all();
  CHECK(reworded.finding() == "FV-DIS-005");

  Forgery exchanged(shown);
  Json first;
  exchanged.set_line("proofs.jsonl", 0, [&](Json& proof) { first = proof; });
  exchanged.set_line("proofs.jsonl", 1, [&](Json& proof) { std::swap(first, proof); });
  exchanged.set_line("proofs.jsonl", 0, [&](Json& proof) { proof = first; });
  exchanged.sign_all();
  CHECK(exchanged.finding() == "FV-DIS-005");

  Forgery redated(shown);
  redated.set_line("proofs.jsonl", 0, [](Json& proof) { proof["entry"]["time"] = "2019-01-01T00:00:00Z"; });
  redated.sign_all();
  CHECK(redated.finding() == "FV-DIS-005");

  Forgery elsewhere(shown);
  elsewhere.set_line("proofs.jsonl", 0, [](Json& proof) { proof["ledger"] = 3 - proof["ledger"].get<int>(); });
  elsewhere.sign_all();
  CHECK(elsewhere.finding() == "FV-DIS-005");
}

TEST_CASE("headquarters cannot sign for a device, and must stand for its checkpoint") {
  Shown shown;
  Parties& parties = shown.world.parties;
  const trust::Card hq = trust::own_card(parties.hq);
  const trust::DeviceKeys keys = trust::device_keys(parties.hq);
  const crypto::TreeHead invented{7, crypto::sha256(bytes_of("a ledger that never was"))};
  const crypto::CheckpointKey pretended(trust::own_card(parties.field).checkpoint_key.name(), hq.checkpoint_key.key());
  const std::string second = "ledgers/0002.checkpoint";

  Forgery invented_head(shown);
  invented_head.of(second) = crypto::cosign_checkpoint(
      hq.checkpoint_key, keys.checkpoint, crypto::sign_checkpoint(pretended, keys.checkpoint, invented), 1'767'000'000);
  invented_head.sign_all();
  CHECK(invented_head.finding() == "FV-DIS-004");

  Forgery not_cosigned(shown);
  std::string& note = not_cosigned.of(second);
  note.erase(note.rfind("\n\u2014 ") + 1);
  not_cosigned.sign_all();
  CHECK(not_cosigned.finding() == "FV-DIS-004");

  Forgery earlier(shown);
  std::string& backdated = earlier.of(second);
  const std::string checkpoint = backdated.substr(0, backdated.rfind("\n\u2014 ") + 1);
  backdated = crypto::cosign_checkpoint(hq.checkpoint_key, keys.checkpoint, checkpoint, 1'500'000'000);
  earlier.sign_all();
  CHECK(earlier.finding().empty());  // its own clock is headquarters' word: docs/decisions/019
}

TEST_CASE("another file, and one that was lengthened, is not the evidence") {
  Shown shown;
  Forgery other(shown);
  other.of("evidence/0001") = "no real pictore";
  other.sign_all();
  CHECK(other.finding() == "FV-DIS-006");
  Forgery longer(shown);
  longer.of("evidence/0001") += '\0';
  longer.sign_all();
  CHECK(longer.finding() == "FV-DIS-006");
}

TEST_CASE("members that are missing, added or renamed are refused, whoever signed them") {
  Shown shown;
  Forgery missing(shown);
  missing.members.pop_back();
  missing.sign_all();
  CHECK(missing.finding() == "FV-DIS-001");
  Forgery added(shown);
  added.members.push_back({"evidence/0002", "more"});
  added.sign_all();
  CHECK(added.finding() == "FV-DIS-001");
  Forgery renamed(shown);
  renamed.members.back().name = "evidence/../0001";
  CHECK_THROWS(renamed.finding());  // no archive of ours takes the name
  renamed.members.back().name = "evidence/0001.tar.gz";
  renamed.sign_all();
  CHECK(renamed.finding() == "FV-DIS-001");
}

TEST_CASE("a disclosure has 1,000 records and 1,000 files of 256 ledgers, 32 MiB of records, and no more") {
  Shown shown;
  const bundle::DisclosureStatement good = Forgery(shown).statement();
  const auto is_refused = [&](const std::function<void(bundle::DisclosureStatement&)>& change) {
    bundle::DisclosureStatement other = good;
    change(other);
    try {
      return bundle::DisclosureStatement::parse(other.text()).text() != other.text();
    } catch (const Error& error) {
      return error.code() == ErrorCode::input_refused;
    }
  };
  CHECK_FALSE(is_refused([](auto& s) { s.records = s.evidence = 1000, s.ledgers = 256; }));
  CHECK(is_refused([](auto& s) { s.records = 1001; }));
  CHECK(is_refused([](auto& s) { s.evidence = 1001; }));
  CHECK(is_refused([](auto& s) { s.ledgers = 257; }));
  CHECK(is_refused([](auto& s) { s.ledgers = 0; }));
  CHECK(is_refused([](auto& s) { s.records = 0; }));
  const auto is_over = [](Forgery& forgery, std::string_view said) {
    const auto findings = forgery.findings();
    REQUIRE_FALSE(findings.empty());
    CHECK(findings.back().id == "FV-DIS-001");
    return findings.back().message.find(said) != std::string::npos;
  };
  for (const std::size_t more : {0U, 1U}) {
    Forgery records(shown);
    records.of("records.jsonl").resize((std::size_t{32} << 20) + more, 'x');
    records.sign_all();
    CHECK(is_over(records, "is over 33554432 bytes") == (more == 1));
    Forgery list(shown);
    std::string& manifest = list.of("manifest-sha256.txt");
    manifest.resize((std::size_t{1} << 20) + more, 'x');
    bundle::DisclosureStatement statement = list.statement();
    statement.manifest = crypto::sha256(bytes_of(manifest));
    list.members[1].contents = statement.text();
    list.sign_statement();
    CHECK(is_over(list, "is over 1048576 bytes") == (more == 1));
  }
}

TEST_CASE("what lies over the archive is judged too: the recipient, the length, the end") {
  Shown shown;
  Parties& parties = shown.world.parties;
  vault::Disk& disk = parties.other_disk;
  CHECK_THROWS_AS(bundle::examine_disclosure(disk, shown.file, crypto::AgeIdentity::generate(parties.random), {}),
                  Error);
  CHECK_THROWS_AS(bundle::examine_disclosure(disk, shown.file, std::nullopt, {}), Error);
  const vault::Path spoiled = parties.folder / "spoiled.fvd";
  // Whoever may open it can seal it again for somebody else, who sees that.
  const crypto::AgeIdentity next = crypto::AgeIdentity::generate(parties.random);
  const crypto::AgeRecipient passed_on = next.recipient();
  const Bytes opened = crypto::age_decrypt(bytes_of(read_file(shown.file)), shown.court);
  write_file(spoiled, crypto::age_encrypt(opened, {&passed_on, 1}, parties.random));
  const auto again = bundle::examine_disclosure(disk, spoiled, crypto::AgeIdentity(next.expose_scalar()), {});
  REQUIRE(again.findings.size() == 1);
  CHECK(again.findings.front().id == "FV-DIS-011");
  CHECK(again.findings.front().severity == Severity::warning);
  std::string bytes = read_file(shown.file);
  bytes[bytes.size() - 1000] ^= 1;
  write_file(spoiled, bytes_of(bytes));
  CHECK(shown.examine(spoiled).findings.back().id == "FV-DIS-001");
  const Bytes archive = crypto::age_decrypt(bytes_of(read_file(shown.file)), shown.court);
  write_file(spoiled, ByteView(archive).first(archive.size() - bundle::tar_block));
  CHECK(shown.examine(spoiled).findings.back().id == "FV-DIS-001");
}

TEST_CASE("of two heads that disagree about what a file is, the strictest decides whether it is shown") {
  Shown shown;
  Parties& parties = shown.world.parties;
  Json court = agreed("voice");
  static_cast<void>(records::set_consent(
      parties.hq, shown.witness.person,
      {{"form", "written"}, {"date", "2025-12-05"}, {"uses", {{"store", agreed()}, {"court", court}}}}));
  const auto become = [&](vault::Vault& vault, std::string_view kind) {
    records::RecordStore store(vault);
    Json body = store.current(shown.photo)->revision.body();
    body["kind"] = kind;
    body["title"] = "The road, as " + std::string(kind);
    static_cast<void>(store.revise(shown.photo, body));
  };
  const vault::Path out = parties.folder / "heads.fvd";
  bundle::DisclosureRequest request = shown.request(out);
  become(parties.hq, "photograph");
  CHECK(bundle::preview_disclosure(parties.hq, request).evidence == 1);
  SECTION("it came last") { become(parties.field, "audio"); }
  SECTION("it came first") {
    become(parties.hq, "audio");
    become(parties.field, "photograph");
  }
  const vault::Path file = parties.export_to("heads.fvb").files[0];
  REQUIRE(import_bundle(parties.hq, file, {}).conflicts == 1);
  const bundle::DisclosureReport report = bundle::disclose(parties.hq, request, {});
  CHECK(report.statement.evidence == 0);
  CHECK(shown.examine(out).findings.empty());
}

}  // namespace fieldvault::sync
