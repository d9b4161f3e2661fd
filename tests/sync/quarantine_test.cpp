// Bundles out of order, twice, from copies of a laptop, and under a revoked key.
#include <catch2/catch_test_macros.hpp>

#include "fieldvault/bundle/seen.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;

std::string state_of(vault::Vault& vault, std::uint64_t sequence) {
  for (const bundle::SeenBundle& seen : bundle::seen_bundles(vault.database())) {
    if (seen.sequence == sequence) return seen.state;
  }
  return {};
}

void revoke(vault::Vault& in, const vault::Vault& device, std::int64_t through) {
  vault::Statement statement = in.database().prepare("UPDATE trusted_card SET last_sequence = ? WHERE device = ?");
  statement.bind(1, through).bind(2, device.id().text());
  statement.run();
  REQUIRE(in.database().changes() == 1);
}

}  // namespace

TEST_CASE("bundles behind a gap wait in quarantine and come in when the missing one does") {
  Parties parties;
  vault::Vault& hq = parties.hq;
  const vault::Path first = next_bundle(parties, 1);
  const vault::Path second = next_bundle(parties, 2);
  const vault::Path third = next_bundle(parties, 3);

  for (const vault::Path& later : {third, second}) {
    const std::int64_t revisions = count(hq, "revision");
    const ImportReport held = import_bundle(hq, later, {});
    CHECK(held.verdict == ImportVerdict::quarantined);
    CHECK(ids(held) == Ids{"FV-SEQ-003"});
    CHECK(count(hq, "revision") == revisions);
    CHECK(last_action(hq) == ledger::action::bundle_quarantine);
  }
  CHECK(hq.objects().list().size() == 2);
  check_sound(hq);
  CHECK(import_bundle(hq, third, {}).verdict == ImportVerdict::quarantined);
  CHECK(hq.objects().list().size() == 2);

  const ImportReport report = import_bundle(hq, first, {});
  CHECK(report.verdict == ImportVerdict::imported);
  CHECK(ids(report) == Ids{"FV-SEQ-008", "FV-SEQ-008"});
  CHECK(report.records == 9);
  for (const std::uint64_t sequence : {1U, 2U, 3U}) CHECK(state_of(hq, sequence) == "imported");
  CHECK(hq.objects().list().empty());
  check_sound(hq);
  for (const vault::Path& file : {first, second, third}) {
    CHECK(import_bundle(hq, file, {}).verdict == ImportVerdict::duplicate);
  }
}

TEST_CASE("a hostile bundle behind a gap is refused before it is kept") {
  Parties parties;
  static_cast<void>(next_bundle(parties, 1));
  const vault::Path second = next_bundle(parties, 2);
  {
    BundleSurgery surgery(parties, second);
    flip(surgery.at("manifest-sha256.txt"), 0);
    check_refused_import(parties.hq, surgery.pack(Repair::tags, "bad.fvb"), ErrorCode::authentication_failed,
                         "FV-BAG-004");
  }
  check_refused_import(parties.officer, second, ErrorCode::wrong_key, "only audit it");
  CHECK(parties.hq.objects().list().empty());
}

TEST_CASE("a held bundle that cannot follow when its turn comes stays, and the one that came is in") {
  Parties parties;
  vault::Vault& hq = parties.hq;
  const vault::Path first = next_bundle(parties, 1);
  vault::Vault clone = open_copy(parties, "field", "clone", parties.other_disk);
  const vault::Path second = next_bundle(parties, 2);

  SECTION("its key was revoked meanwhile") {
    REQUIRE(import_bundle(hq, second, {}).verdict == ImportVerdict::quarantined);
    revoke(hq, parties.field, 1);
    const ImportReport report = import_bundle(hq, first, {});
    CHECK(report.verdict == ImportVerdict::imported);
    CHECK(ids(report) == Ids{"FV-SEQ-010"});
    CHECK(last_action(hq) == ledger::action::bundle_import);
    CHECK(state_of(hq, 2) == "quarantined");
    check_sound(hq);
    revoke(hq, parties.field, 2);
    CHECK(import_bundle(hq, second, {}).verdict == ImportVerdict::imported);
    CHECK(hq.objects().list().empty());
    check_sound(hq);
  }
  SECTION("it follows another history") {
    static_cast<void>(add_witness(clone, "W-0009", "Other words", agreed()));
    const vault::Path other = export_bundle(clone, parties.request("other-2.fvb"), {}).files[0];
    const vault::Path third = next_bundle(parties, 3);
    REQUIRE(import_bundle(hq, third, {}).verdict == ImportVerdict::quarantined);
    CHECK(ids(import_bundle(hq, first, {})).empty());
    CHECK(ids(import_bundle(hq, other, {})) == Ids{"FV-SEQ-010"});
    CHECK(state_of(hq, 3) == "quarantined");
    check_sound(hq);
  }
}

TEST_CASE("two copies of a laptop that both go on are a fork") {
  Parties parties;
  vault::Vault& hq = parties.hq;
  SECTION("copied after their first bundle: one channel, one number, two contents") {
    REQUIRE(import_bundle(hq, next_bundle(parties, 1), {}).verdict == ImportVerdict::imported);
    vault::Vault clone = open_copy(parties, "field", "clone", parties.other_disk);
    REQUIRE(import_bundle(hq, next_bundle(parties, 2), {}).verdict == ImportVerdict::imported);
    static_cast<void>(add_witness(clone, "W-0009", "Other words", agreed()));
    const vault::Path second = export_bundle(clone, parties.request("clone-2.fvb"), {}).files[0];
    check_refused_import(hq, second, ErrorCode::not_trusted, "FV-SEQ-002");
    const vault::Path third = export_bundle(clone, parties.request("clone-3.fvb"), {}).files[0];
    check_refused_import(hq, third, ErrorCode::not_trusted, "FV-SEQ-002");
  }
  SECTION("copied before it: two channels, but one ledger that cannot have two histories") {
    vault::Vault clone = open_copy(parties, "field", "clone", parties.other_disk);
    REQUIRE(import_bundle(hq, next_bundle(parties, 1), {}).verdict == ImportVerdict::imported);
    static_cast<void>(add_witness(clone, "W-0009", "Other words", agreed()));
    const vault::Path other = export_bundle(clone, parties.request("clone-1.fvb"), {}).files[0];
    check_refused_import(hq, other, ErrorCode::not_trusted, "FV-LED-005");
  }
  check_sound(hq);
}

TEST_CASE("a bundle under another's manifest or name is refused") {
  Parties parties;
  vault::Vault& hq = parties.hq;
  const vault::Path first = next_bundle(parties, 1);
  const vault::Path second = next_bundle(parties, 2);
  BundleSurgery one(parties, first);
  BundleSurgery two(parties, second);
  SECTION("the payload of bundle 2 under manifest 1, as it was signed") {
    one.at("sealed.age") = two.at("sealed.age");
    check_refused_import(hq, one.pack(Repair::nothing, "bad.fvb"), ErrorCode::authentication_failed, "FV-SEAL-001");
  }
  SECTION("the payload of bundle 2 under manifest 1, signed by the device itself") {
    one.sealed = two.sealed;
    check_refused_import(hq, one.pack(Repair::seal, "bad.fvb"), ErrorCode::authentication_failed, "FV-STM-002");
  }
  SECTION("bundle 1 stripped and signed again by another trusted key") {
    one.outer_signer = &parties.officer;
    check_refused_import(hq, one.pack(Repair::seal, "bad.fvb"), ErrorCode::not_trusted, "FV-STM-005");
  }
  SECTION("bundle 2 as number 1 of a new channel") {
    for (std::string* text : {&two.at("manifest.txt"), &two.at("statement.txt")}) {
      *text = with_line(*text, "channel", "channel: " + std::string(32, 'a'));
      *text = with_line(*text, "sequence", "sequence: 1");
      *text = with_line(*text, "previous", "previous: " + std::string(64, '0'));
    }
    check_refused_import(hq, two.pack(Repair::statement, "bad.fvb"), ErrorCode::not_trusted, "FV-LED-005");
  }
  SECTION("bundle 1 as number 3, with numbers that the ledger does not give up") {
    for (std::string* text : {&one.at("manifest.txt"), &one.at("statement.txt")}) {
      *text = with_line(*text, "sequence", "sequence: 3");
    }
    check_refused_import(hq, one.pack(Repair::statement, "bad.fvb"), ErrorCode::not_trusted, "FV-SEQ-009");
  }
  SECTION("a jump over more than 1,000") {
    one.at("manifest.txt") = with_line(one.at("manifest.txt"), "sequence", "sequence: 1002");
    check_refused_import(hq, one.pack(Repair::signature, "bad.fvb"), ErrorCode::not_trusted, "FV-SEQ-005");
  }
  SECTION("sequence 2^64-1") {
    one.at("manifest.txt") = with_line(one.at("manifest.txt"), "sequence", "sequence: 18446744073709551615");
    check_refused_import(hq, one.pack(Repair::signature, "bad.fvb"), ErrorCode::input_refused, "FV-TAR-001");
  }
  CHECK(import_bundle(hq, first, {}).verdict == ImportVerdict::imported);
}

TEST_CASE("a revoked key is taken up to its last sequence and refused beyond") {
  Parties parties;
  const vault::Path first = next_bundle(parties, 1);
  const vault::Path second = next_bundle(parties, 2);
  revoke(parties.hq, parties.field, 1);
  CHECK(import_bundle(parties.hq, first, {}).verdict == ImportVerdict::imported);
  check_refused_import(parties.hq, second, ErrorCode::not_trusted, "FV-SIG-005");
}

TEST_CASE("an archive of another shape than tar's strict profile is refused") {
  Parties parties;
  const vault::Path good = next_bundle(parties, 1);
  const BundleSurgery whole(parties, good);
  const auto refuse = [&](const char* what, const std::function<std::string(BundleSurgery)>& spoil) {
    INFO(what);
    BundleSurgery surgery = whole;
    const vault::Path file = surgery.write(spoil(whole), "bad.fvb");
    check_refused_import(parties.hq, file, ErrorCode::input_refused, "FV-TAR-001");
  };
  // A header block with this many bytes changed, and its checksum made right again.
  const auto header = [](std::string archive, std::size_t at, std::string_view text) {
    archive.replace(at, text.size(), text);
    archive.replace(148, 8, std::string(8, ' '));
    unsigned sum = 0;
    for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(archive[i]);
    std::array<char, 8> digits{};
    static_cast<void>(std::snprintf(digits.data(), digits.size(), "%06o", sum));
    return archive.replace(148, 8, std::string(digits.data(), 7) + ' ');
  };
  refuse("a fourth member", [](BundleSurgery s) {
    s.outer.push_back({"more.txt", "x"});
    return tarred(s.outer);
  });
  refuse("out of order", [](BundleSurgery s) {
    std::swap(s.outer[0], s.outer[1]);
    return tarred(s.outer);
  });
  refuse("the manifest twice", [](BundleSurgery s) {
    s.outer.insert(s.outer.begin(), s.outer[0]);
    return tarred(s.outer);
  });
  refuse("two members", [](BundleSurgery s) {
    s.outer.pop_back();
    return tarred(s.outer);
  });
  for (const char* name :
       {"../manifest.txt", "/manifest.txt", "C:\\manifest.txt", "\\\\host\\a", "CON", "manifest.txt."}) {
    refuse(name, [&](const BundleSurgery& s) {
      return header(tarred(s.outer), 0, std::string(name) + std::string(20, '\0'));
    });
  }
  for (const char* type : {"1", "2", "3", "6", "L", "S", "g", "x", "5"}) {
    refuse(type, [&](const BundleSurgery& s) { return header(tarred(s.outer), 156, type); });
  }
  refuse("a size of 8 EiB in base 256", [&](const BundleSurgery& s) {
    return header(tarred(s.outer), 124, std::string("\x80\0\0\0\x80\0\0\0\0\0\0\0", 12));
  });
  refuse("an octal size that is none",
         [&](const BundleSurgery& s) { return header(tarred(s.outer), 124, "99999999999"); });
  refuse("a bad checksum", [](const BundleSurgery& s) { return tarred(s.outer).replace(148, 6, "000000"); });
  refuse("a byte after the end", [](const BundleSurgery& s) { return tarred(s.outer) + "x"; });
  refuse("zeros after the end", [](const BundleSurgery& s) { return tarred(s.outer) + std::string(512, '\0'); });
  refuse("cut off", [](const BundleSurgery& s) { return tarred(s.outer).substr(0, 3000); });
  refuse("empty", [](const BundleSurgery&) { return std::string(); });
}

}  // namespace fieldvault::sync
