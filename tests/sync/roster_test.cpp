// Rosters that come inside a bundle: taken, refused, missing, older, expired.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "fieldvault/bundle/audit.hpp"
#include "fieldvault/trust/held_rosters.hpp"
#include "fieldvault/trust/revocation.hpp"
#include "fieldvault/trust/roster_writing.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;

constexpr std::int64_t day = 86400;

// The officer alone signs, and has every roster.
class Team {
 public:
  explicit Team(Parties& parties) : parties_(&parties) {}

  trust::RosterFile next(const char* expires = "2026-12-31") {
    vault::Vault& officer = parties_->officer;
    trust::RosterFile file = trust::sign_roster(officer, trust::draft_roster(officer, {expires, 1, {}, {}}));
    trust::add_roster(officer, file);
    return file;
  }

 private:
  Parties* parties_;
};

std::uint64_t version_in(vault::Vault& vault) {
  const auto roster = trust::current_roster(vault.database());
  return roster ? roster->roster.version : 0;
}

Ids audited(vault::Vault& vault, const vault::Path& file) {
  Ids all;
  for (const bundle::Finding& finding : bundle::audit(vault, file, {}).findings) all.push_back(finding.id);
  return all;
}

}  // namespace

TEST_CASE("a bundle names the sender's roster and carries it; who has the same one finds nothing") {
  Parties parties;
  const trust::RosterFile roster = Team(parties).next();
  for (vault::Vault* vault : {&parties.field, &parties.hq}) trust::add_roster(*vault, roster);
  const vault::Path file = next_bundle(parties, 1);
  const bundle::Manifest manifest = BundleSurgery(parties, file).manifest();
  CHECK(manifest.place.roster_version == 1);
  CHECK(manifest.place.roster == roster.roster.hash());
  const vault::Path opened = open_with_stock_tools(parties, file, Opener::officer);
  CHECK(read_file(opened / "bag" / "roster.txt") == roster.encode());
  run(opened / "bag", "grep -c '  roster.txt$' tagmanifest-sha256.txt | grep -qx 1");
  CHECK(audited(parties.officer, file).empty());
  CHECK(ids(import_bundle(parties.hq, file, {})).empty());
  check_sound(parties.hq);
}

TEST_CASE("a roster on one side only is said, and the bundle is taken") {
  Parties parties;
  const vault::Path first = next_bundle(parties, 1);
  const trust::RosterFile roster = Team(parties).next();
  CHECK(audited(parties.officer, first) == Ids{"FV-ROS-002"});
  trust::add_roster(parties.field, roster);
  CHECK(ids(import_bundle(parties.hq, first, {})).empty());
  const vault::Path second = next_bundle(parties, 2);
  const ImportReport report = import_bundle(parties.hq, second, {});
  CHECK(report.verdict == ImportVerdict::imported);
  CHECK(ids(report) == Ids{"FV-ROS-001"});
  CHECK(version_in(parties.hq) == 0);  // the first one is for a person to compare
}

TEST_CASE("the next roster comes into force with the bundle that brings it; an audit changes no trust") {
  Parties parties;
  Team team(parties);
  const trust::RosterFile first = team.next();
  for (vault::Vault* vault : {&parties.field, &parties.hq}) trust::add_roster(*vault, first);
  vault::Vault other = parties.create("other", "Other officer", trust::Role::officer, parties.other_disk);
  Parties::trust_each(parties.officer, {&other});
  const trust::RosterFile second = team.next();
  trust::add_roster(parties.field, second);
  const vault::Path file = next_bundle(parties, 1);

  vault::Vault copy = open_copy(parties, "hq", "hq-copy", parties.other_disk);
  CHECK(ids(import_bundle(parties.hq, file, {})) == Ids{"FV-ROS-008"});
  CHECK(version_in(parties.hq) == 2);
  CHECK(trust::find_by_name(parties.hq.database(), "Other officer").card.text() == trust::own_card(other).text());
  check_sound(parties.hq);
  CHECK(audited(copy, file) == Ids{"FV-ROS-008"});
  CHECK(version_in(copy) == 1);
}

TEST_CASE("a jump of versions is said and not taken; the versions between make it whole") {
  Parties parties;
  Team team(parties);
  const trust::RosterFile first = team.next();
  const trust::RosterFile second = team.next();
  const trust::RosterFile third = team.next();
  trust::add_roster(parties.hq, first);
  for (const trust::RosterFile& roster : {first, second, third}) trust::add_roster(parties.field, roster);
  const vault::Path one = next_bundle(parties, 1);
  CHECK(ids(import_bundle(parties.hq, one, {})) == Ids{"FV-ROS-007"});
  CHECK(version_in(parties.hq) == 1);
  trust::add_roster(parties.hq, second);
  CHECK(ids(import_bundle(parties.hq, next_bundle(parties, 2), {})) == Ids{"FV-ROS-008"});
  CHECK(version_in(parties.hq) == 3);
}

TEST_CASE("a roster without the signatures that the one before asks for refuses the bundle") {
  Parties parties;
  Team team(parties);
  const trust::RosterFile first = team.next();
  for (vault::Vault* vault : {&parties.field, &parties.hq}) trust::add_roster(*vault, first);
  trust::add_roster(parties.field, team.next());
  const vault::Path file = next_bundle(parties, 1);
  static_cast<void>(trust::revoke_card(parties.hq, "Officer", 0));  // the one signer counts no more here
  check_refused_import(parties.hq, file, ErrorCode::not_trusted, "FV-ROS-006");
  CHECK(version_in(parties.hq) == 1);
}

TEST_CASE("two rosters of one version, and an older one after a newer one, refuse the bundle") {
  Parties parties;
  Team team(parties);
  const trust::RosterFile first = team.next();
  trust::add_roster(parties.field, first);
  trust::RosterFile rival{first.roster, {}};
  rival.roster.expires = "2026-11-30";
  rival.sign(trust::device_keys(parties.officer).signing);
  trust::add_roster(parties.hq, rival);
  const vault::Path one = next_bundle(parties, 1);
  check_refused_import(parties.hq, one, ErrorCode::not_trusted, "FV-ROS-004");
  CHECK(audited(parties.officer, one).empty());

  parties.field.database().execute("DELETE FROM roster");  // the field vault forgot its roster
  const vault::Path two = next_bundle(parties, 2);
  CHECK(audited(parties.officer, two) == Ids{"FV-ROS-003", "FV-ROS-002"});
}

TEST_CASE("a roster.txt that is malformed or another one than the manifest names is refused") {
  Parties parties;
  Team team(parties);
  const trust::RosterFile first = team.next();
  for (vault::Vault* vault : {&parties.field, &parties.hq}) trust::add_roster(*vault, first);
  const vault::Path good = next_bundle(parties, 1);
  trust::RosterFile other{first.roster, {}};
  other.roster.expires = "2026-11-30";
  other.sign(trust::device_keys(parties.officer).signing);
  for (const auto& [text, code] : {std::pair{other.encode(), ErrorCode::authentication_failed},
                                   {first.encode() + "\n", ErrorCode::input_refused},
                                   {std::string("fieldvault-card/1\n"), ErrorCode::input_refused}}) {
    BundleSurgery surgery(parties, good);
    surgery.at("roster.txt") = text;
    check_refused_import(parties.hq, surgery.pack(Repair::tags, "spoiled.fvb"), code, "FV-ROS-005");
  }
  BundleSurgery surgery(parties, good);
  std::erase_if(surgery.sealed, [](const Member& member) { return member.name == "roster.txt"; });
  check_refused_import(parties.hq, surgery.pack(Repair::seal, "without.fvb"), ErrorCode::input_refused, "FV-BAG-001");
  CHECK(ids(import_bundle(parties.hq, good, {})).empty());
}

TEST_CASE("a roster in the bundle that revokes its sender refuses the bundle") {
  Parties parties;
  Team team(parties);
  const trust::RosterFile first = team.next();
  for (vault::Vault* vault : {&parties.field, &parties.hq}) trust::add_roster(*vault, first);
  static_cast<void>(trust::revoke_card(parties.officer, "Field 7", 1));
  trust::add_roster(parties.field, team.next());
  CHECK(trust::roster_warnings(parties.field).size() == 1);
  const vault::Path one = next_bundle(parties, 1);
  const vault::Path two = next_bundle(parties, 2);
  CHECK(ids(import_bundle(parties.hq, one, {})) == Ids{"FV-ROS-008"});
  check_refused_import(parties.hq, two, ErrorCode::not_trusted, "FV-SIG-005");
}

TEST_CASE("while the roster has expired bundles wait in quarantine, and come in with the next one") {
  Parties parties;
  Team team(parties);
  const trust::RosterFile first = team.next("2026-01-10");
  for (vault::Vault* vault : {&parties.field, &parties.hq}) trust::add_roster(*vault, first);
  const vault::Path one = next_bundle(parties, 1);
  const vault::Path two = next_bundle(parties, 2);
  parties.clock.seconds += 30 * day;
  const std::int64_t revisions = count(parties.hq, "revision");
  const ImportReport held = import_bundle(parties.hq, one, {});
  CHECK(held.verdict == ImportVerdict::quarantined);
  CHECK(ids(held) == Ids{"FV-ROS-009"});
  CHECK(import_bundle(parties.hq, two, {}).verdict == ImportVerdict::quarantined);
  CHECK(count(parties.hq, "revision") == revisions);
  CHECK(audited(parties.officer, one) == Ids{"FV-ROS-009"});
  CHECK(ids(import_waiting(parties.hq, {})) == Ids{"FV-ROS-009"});
  check_sound(parties.hq);

  trust::add_roster(parties.hq, team.next());
  const ImportReport report = import_waiting(parties.hq, {});
  CHECK(report.records == 6);
  CHECK(import_bundle(parties.hq, one, {}).verdict == ImportVerdict::duplicate);
  CHECK(import_bundle(parties.hq, two, {}).verdict == ImportVerdict::duplicate);
  CHECK(parties.hq.objects().list().empty());
  check_sound(parties.hq);
}

TEST_CASE("a bundle that brings the next roster ends the wait itself, unless that one has expired too") {
  Parties parties;
  Team team(parties);
  const trust::RosterFile first = team.next("2026-01-10");
  const trust::RosterFile second = team.next("2026-01-20");
  for (const trust::RosterFile& roster : {first, second}) trust::add_roster(parties.field, roster);
  trust::add_roster(parties.hq, first);
  static_cast<void>(attach_photo(
      parties, add_witness(parties.field, "W-0009", "I saw the school closed.", agreed()).testimony, 70'000));
  const vault::Path one = parties.export_to("one.fvb").files[0];
  vault::Vault copy = open_copy(parties, "hq", "hq-copy", parties.other_disk);

  parties.clock.seconds += 13 * day;  // 2026-01-15
  CHECK(ids(import_bundle(parties.hq, one, {})) == Ids{"FV-ROS-008"});
  CHECK(version_in(parties.hq) == 2);

  parties.clock.seconds += 30 * day;
  const ImportReport held = import_bundle(copy, one, {});
  CHECK(held.verdict == ImportVerdict::quarantined);
  CHECK(ids(held) == Ids{"FV-ROS-009"});
  CHECK(version_in(copy) == 1);  // undone as a whole
  CHECK(copy.objects().list().size() == 1);
  check_sound(copy);
}

}  // namespace fieldvault::sync
