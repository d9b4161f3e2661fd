// Bundles spoiled in one place each, with everything above that place made right again: what the officer is told.
#include "fieldvault/bundle/examine.hpp"

#include <catch2/catch_test_macros.hpp>

#include "bundle/surgery.hpp"
#include "bundle/texts.hpp"
#include "fieldvault/bundle/audit.hpp"
#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/crypto/encoding.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;

struct Spoiled {
  const char* what;
  Repair repair;
  const char* finding;
  ErrorCode code;
  std::function<void(BundleSurgery&)> spoil;
};

// The good bundle is the second one, so that it names one before it; the officer has seen the first.
struct World {
  Parties parties;
  vault::Path good;
  World() {
    const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
    REQUIRE(audit(parties.officer, parties.export_to("first.fvb").files[0], {}).verdict() == "pass");
    static_cast<void>(attach_photo(parties, witness.testimony, 70'000));
    good = parties.export_to("good.fvb").files[0];
  }
};

// Each is refused with its finding; the officer's vault remembers nothing of it but that it audited.
void judge_each(World& world, const std::vector<Spoiled>& cases) {
  vault::Vault& officer = world.parties.officer;
  for (const Spoiled& one : cases) {
    INFO(one.what);
    BundleSurgery surgery(world.parties, world.good);
    one.spoil(surgery);
    const vault::Path file = surgery.pack(one.repair, "spoiled.fvb");
    const std::uint64_t before = ledger::Log::own(officer.database()).size();
    const AuditReport report = audit(officer, file, {});
    REQUIRE_FALSE(report.findings.empty());
    CHECK(report.findings.back().id == one.finding);
    CHECK(report.findings.back().severity == Severity::failure);
    CHECK(report.exit_code() == static_cast<int>(one.code));
    CHECK(report.verdict() == "fail");
    CHECK(seen_bundles(officer.database()).size() == 1);
    CHECK(ledger::Log::own(officer.database()).size() == before + 1);
  }
  CHECK(audit(officer, world.good, {}).verdict() == "pass");
}

constexpr ErrorCode refused_input = ErrorCode::input_refused;
constexpr ErrorCode forged = ErrorCode::authentication_failed;
constexpr ErrorCode untrusted = ErrorCode::not_trusted;

// Base64 of the signature, with its algorithm and key id changed.
std::string with_signature(std::string file, const std::function<void(Bytes&)>& change) {
  const std::size_t begin = file.find('\n') + 1;
  const std::size_t end = file.find('\n', begin);
  Bytes blob = crypto::from_base64(file.substr(begin, end - begin), crypto::Base64Padding::required).value();
  change(blob);
  return file.replace(begin, end - begin, crypto::to_base64(blob, crypto::Base64Padding::required));
}

void edit_statement(BundleSurgery& surgery, const std::function<void(Statement&)>& change) {
  Statement statement = surgery.statement();
  change(statement);
  surgery.at("statement.txt") = statement.text();
}

}  // namespace

TEST_CASE("a manifest or its signature that was touched is refused before anything is decrypted") {
  World world;
  const auto edit = [](const char* line, const char* text) {
    return [line, text](BundleSurgery& s) { s.at("manifest.txt") = with_line(s.at("manifest.txt"), line, text); };
  };
  const auto sign = [](const std::function<void(Bytes&)>& change) {
    return [change](BundleSurgery& s) {
      s.at("manifest.txt.minisig") = with_signature(s.at("manifest.txt.minisig"), change);
    };
  };
  vault::Vault stranger = world.parties.create("stranger", "Stranger", trust::Role::field, world.parties.other_disk);
  const crypto::KeyId hq = trust::device_keys(world.parties.hq).signing.id();
  judge_each(
      world,
      {
          {"ED rewritten to Ed", Repair::nothing, "FV-SIG-002", forged, sign([](Bytes& b) { b[1] = std::byte{'d'}; })},
          {"the key id of another card", Repair::nothing, "FV-SIG-004", forged,
           sign([&](Bytes& b) { std::ranges::copy(hq.bytes(), b.begin() + 2); })},
          {"a key id that nobody has", Repair::nothing, "FV-SIG-003", untrusted,
           sign([](Bytes& b) { b[2] ^= std::byte{1}; })},
          {"a bit of the signature", Repair::nothing, "FV-SIG-004", forged,
           sign([](Bytes& b) { b[40] ^= std::byte{1}; })},
          {"a trusted comment of their own", Repair::nothing, "FV-SIG-001", forged,
           [](BundleSurgery& s) {
             replace(s.at("manifest.txt.minisig"), "comment: fieldvault", "comment: VERIFIED!!");
           }},
          {"a signature of 2 KiB", Repair::nothing, "FV-SIG-001", forged,
           [](BundleSurgery& s) { s.at("manifest.txt.minisig") = std::string(2048, 'x'); }},
          {"a signature over 2 KiB", Repair::nothing, "FV-TAR-001", refused_input,
           [](BundleSurgery& s) { s.at("manifest.txt.minisig") = std::string(2049, 'x'); }},
          {"no signature at all", Repair::nothing, "FV-SIG-001", forged,
           [](BundleSurgery& s) { s.at("manifest.txt.minisig") = "none\n"; }},
          {"another manifest under the signature", Repair::nothing, "FV-SIG-004", forged,
           edit("date", "date: 2026-01-03")},
          {"a stranger's signature", Repair::seal, "FV-SIG-003", untrusted,
           [&](BundleSurgery& s) { s.outer_signer = &stranger; }},
          {"well signed, but a line too many", Repair::signature, "FV-TAR-001", refused_input,
           [](BundleSurgery& s) { s.at("manifest.txt") += "more: 1\n"; }},
          {"well signed, sequence 2^64-1", Repair::signature, "FV-TAR-001", refused_input,
           edit("sequence", "sequence: 18446744073709551615")},
          {"well signed, sequence 07", Repair::signature, "FV-TAR-001", refused_input,
           edit("sequence", "sequence: 07")},
          {"well signed, a statement as manifest", Repair::signature, "FV-TAR-001", refused_input,
           [](BundleSurgery& s) { s.at("manifest.txt") = s.at("statement.txt"); }},
          {"a manifest over 16 KiB", Repair::signature, "FV-TAR-001", refused_input,
           [](BundleSurgery& s) { s.at("manifest.txt") += std::string(17 * 1024, 'x'); }},
          {"a roster that the statement does not name", Repair::signature, "FV-STM-002", forged,
           [](BundleSurgery& s) {
             std::string& text = s.at("manifest.txt");
             text = with_line(with_line(text, "roster-version", "roster-version: 1"), "roster",
                              "roster: " + digest("roster").hex());
           }},
          {"another epoch than the card's", Repair::signature, "FV-SIG-006", untrusted, edit("epoch", "epoch: 2")},
          {"another length of the sealed part", Repair::signature, "FV-SEAL-001", forged,
           edit("sealed-length", "sealed-length: 1")},
          {"a bit of the sealed part", Repair::nothing, "FV-SEAL-002", forged,
           [](BundleSurgery& s) { s.at("sealed.age").back() ^= 1; }},
      });
}

TEST_CASE("an inner statement that differs from the outer manifest in any field is refused") {
  World world;
  const auto stated = [](const std::function<void(Statement&)>& change) {
    return [change](BundleSurgery& s) { edit_statement(s, change); };
  };
  Parties& parties = world.parties;
  judge_each(
      world,
      {
          {"channel", Repair::statement, "FV-STM-002", forged,
           stated([](Statement& s) { s.place.channel = ChannelId::parse(std::string(32, 'a')).value(); })},
          {"epoch", Repair::statement, "FV-STM-002", forged, stated([](Statement& s) { s.place.epoch = 2; })},
          {"sequence", Repair::statement, "FV-STM-002", forged,
           stated([](Statement& s) { s.place.sequence = SequenceNumber::from(3).value(); })},
          {"previous", Repair::statement, "FV-STM-002", forged,
           stated([](Statement& s) { s.place.previous = digest("other"); })},
          {"roster", Repair::statement, "FV-STM-002", forged, stated([](Statement& s) {
             s.place.roster_version = 1;
             s.place.roster = digest("roster");
           })},
          {"device", Repair::statement, "FV-STM-004", untrusted,
           stated([&](Statement& s) { s.device = parties.hq.id(); })},
          {"checkpoint", Repair::statement, "FV-LED-003", forged, stated([](Statement& s) { ++s.checkpoint.size; })},
          {"tagmanifest", Repair::seal, "FV-STM-003", forged,
           stated([](Statement& s) { s.tagmanifest = digest("other"); })},
          {"a recipient more", Repair::statement, "FV-STM-007", forged, stated([&](Statement& s) {
             s.recipients.push_back(
                 {trust::Role::officer, trust::CardName("Zoe"), trust::device_keys(parties.field).age.recipient()});
           })},
          {"another auditor than the reader", Repair::statement, "FV-STM-008", untrusted, stated([&](Statement& s) {
             s.recipients[1].recipient = trust::device_keys(parties.field).age.recipient();
           })},
          {"the reader under another name", Repair::statement, "FV-STM-008", untrusted,
           stated([](Statement& s) { s.recipients[1].name = trust::CardName("Officer 2"); })},
          {"another bundle's id, so that the ledger does not end with this export", Repair::statement, "FV-LED-004",
           forged, stated([](Statement& s) { s.bundle_id = "0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b"; })},
          {"the manifest's day", Repair::signature, "FV-BAG-006", forged,
           [](BundleSurgery& s) {
             s.at("manifest.txt") = with_line(s.at("manifest.txt"), "date", "date: 2026-01-03");
           }},
          {"the statement after it was signed", Repair::seal, "FV-STM-006", forged,
           stated([&](Statement& s) { s.purpose = records::Use::court; })},
          {"stripped, and signed again by another trusted key", Repair::seal, "FV-STM-005", untrusted,
           [&](BundleSurgery& s) { s.outer_signer = &parties.hq; }},
          {"the same, with the statement's device made to fit", Repair::statement, "FV-STM-005", untrusted,
           [&](BundleSurgery& s) {
             s.outer_signer = &parties.hq;
             edit_statement(s, [&](Statement& statement) { statement.device = parties.hq.id(); });
           }},
          {"signed inside by another trusted key", Repair::statement, "FV-STM-005", untrusted,
           [&](BundleSurgery& s) { s.statement_signer = &parties.hq; }},
      });
}

TEST_CASE("a bag that does not fit its own lists is refused") {
  World world;
  const auto edit = [](const char* name, const std::function<void(std::string&)>& change) {
    return [name, change](BundleSurgery& s) { change(s.at(name)); };
  };
  const auto swap = [](BundleSurgery& s) { std::swap(s.sealed[10], s.sealed[11]); };
  judge_each(
      world,
      {
          {"bagit.txt of another version", Repair::tags, "FV-BAG-002", refused_input,
           edit("bagit.txt", [](std::string& t) { replace(t, "1.0", "0.9"); })},
          {"bag-info.txt counts wrong", Repair::tags, "FV-BAG-006", forged,
           edit("bag-info.txt", [](std::string& t) { replace(t, ".3\n", ".4\n"); })},
          {"a payload hash", Repair::tags, "FV-BAG-004", forged,
           edit("manifest-sha256.txt", [](std::string& t) { flip(t, 0); })},
          {"a payload line too many", Repair::tags, "FV-BAG-003", forged,
           edit("manifest-sha256.txt", [](std::string& t) { t += t; })},
          {"a payload list of 32 MiB", Repair::tags, "FV-BAG-003", forged,
           edit("manifest-sha256.txt", [](std::string& t) { t.resize(std::size_t{32} << 20, 'x'); })},
          {"a payload list over 32 MiB", Repair::tags, "FV-BAG-001", refused_input,
           edit("manifest-sha256.txt", [](std::string& t) { t.resize((std::size_t{32} << 20) + 1, 'x'); })},
          {"a statement's signature of 2 KiB", Repair::seal, "FV-STM-006", forged,
           edit("statement.txt.minisig", [](std::string& t) { t.assign(2048, 'x'); })},
          {"a statement's signature over 2 KiB", Repair::seal, "FV-BAG-001", refused_input,
           edit("statement.txt.minisig", [](std::string& t) { t.assign(2049, 'x'); })},
          {"a payload line missing", Repair::tags, "FV-BAG-003", forged,
           edit("manifest-sha256.txt", [](std::string& t) { t.resize(t.rfind('\n', t.size() - 2) + 1); })},
          {"a tag hash", Repair::statement, "FV-BAG-005", forged,
           edit("tagmanifest-sha256.txt", [](std::string& t) { flip(t, 0); })},
          {"records touched", Repair::seal, "FV-BAG-004", forged,
           edit("data/records.age", [](std::string& t) { t.back() ^= 1; })},
          {"head and body swapped", Repair::payload, "FV-BAG-001", refused_input, swap},
          {"a member too many", Repair::seal, "FV-BAG-001", refused_input,
           [](BundleSurgery& s) {
             s.sealed.push_back({"data/more", "x"});
           }},
          {"a member twice", Repair::seal, "FV-BAG-001", refused_input,
           [](BundleSurgery& s) { s.sealed.insert(s.sealed.begin(), s.sealed[0]); }},
          {"a body without its head", Repair::seal, "FV-BAG-001", refused_input,
           [](BundleSurgery& s) { s.sealed.erase(s.sealed.begin() + 10); }},
          {"a body twice", Repair::payload, "FV-BAG-008", refused_input,
           [](BundleSurgery& s) {
             s.sealed.push_back({"data/evidence/0002.head", s.at("data/evidence/0001.head")});
             s.sealed.push_back({"data/evidence/0002.body", s.at("data/evidence/0001.body")});
           }},
          {"a body missing", Repair::payload, "FV-BAG-003", forged, [](BundleSurgery& s) { s.sealed.pop_back(); }},
          {"more padding than Padmé", Repair::seal, "FV-BAG-007", refused_input,
           [](BundleSurgery& s) { s.surplus = 512; }},
          {"a body that no ledger entry names", Repair::payload, "FV-EVI-001", forged,
           edit("data/evidence/0001.body", [](std::string& t) { t.back() ^= 1; })},
      });
}

TEST_CASE("a ledger that does not lead from the last head to the signed one is refused") {
  World world;
  const auto edit = [](const char* name, const std::function<void(std::string&)>& change) {
    return [name, change](BundleSurgery& s) { change(s.at(name)); };
  };
  const auto first_line_end = [](const std::string& t) { return t.find('\n') + 1; };
  Parties& parties = world.parties;
  judge_each(world,
             {
                 {"a line cut off", Repair::tags, "FV-LED-001", refused_input,
                  edit("ledger.jsonl", [](std::string& t) { t.pop_back(); })},
                 {"a line of 4 KiB that is no entry", Repair::tags, "FV-INN-001", refused_input,
                  edit("ledger.jsonl", [](std::string& t) { t += std::string(4096, 'x') + '\n'; })},
                 {"a line over 4 KiB", Repair::tags, "FV-LED-001", refused_input,
                  edit("ledger.jsonl", [](std::string& t) { t += std::string(4097, 'x') + '\n'; })},
                 {"a line with a space", Repair::tags, "FV-INN-001", refused_input,
                  edit("ledger.jsonl", [](std::string& t) { replace(t, ",", ", "); })},
                 {"an entry twice", Repair::tags, "FV-LED-002", forged,
                  edit("ledger.jsonl", [&](std::string& t) { t.insert(0, t.substr(0, first_line_end(t))); })},
                 {"the first entry missing", Repair::tags, "FV-LED-004", forged,
                  edit("ledger.jsonl", [&](std::string& t) { t.erase(0, first_line_end(t)); })},
                 {"the last entry missing", Repair::tags, "FV-LED-004", forged,
                  edit("ledger.jsonl", [](std::string& t) { t.resize(t.rfind('\n', t.size() - 2) + 1); })},
                 {"an entry rewritten under the signed head", Repair::tags, "FV-LED-004", forged,
                  edit("ledger.jsonl", [](std::string& t) { replace(t, "record.write", "record.wrote"); })},
                 {"another device's checkpoint", Repair::tags, "FV-LED-003", forged,
                  edit("checkpoint.txt", [&](std::string& t) { t = trust::signed_checkpoint(parties.hq, 1); })},
                 {"an older checkpoint of the device", Repair::tags, "FV-LED-003", forged,
                  edit("checkpoint.txt", [&](std::string& t) { t = trust::signed_checkpoint(parties.field, 2); })},
                 {"consistency to another head", Repair::tags, "FV-LED-004", forged,
                  [](BundleSurgery& s) {
                    Consistency consistency = Consistency::parse(s.at("consistency.txt"));
                    consistency.new_head.root = digest("other");
                    s.at("consistency.txt") = consistency.text();
                  }},
                 {"consistency that is none", Repair::tags, "FV-INN-001", refused_input,
                  edit("consistency.txt", [](std::string& t) { t += "x"; })},
             });
}

}  // namespace fieldvault::bundle
