// Long bodies, hashed by a confined process ahead of the audit that judges them.
#include "../../src/bundle/bodies_ahead.hpp"

#include <catch2/catch_test_macros.hpp>

#include "bundle/surgery.hpp"
#include "fieldvault/bundle/audit.hpp"
#include "fieldvault/trust/device.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;

constexpr std::size_t mebibyte = std::size_t{1} << 20;

// A bundle with a body of 9 MiB, one of 3 MiB and one of 70,000 bytes, or about so much.
struct World {
  Parties parties;
  vault::Path good;
  World() {
    const Witness witness = add_witness(parties.field, "W-0001", "I saw the school closed.", agreed());
    for (const std::size_t size : {9 * mebibyte, 3 * mebibyte, std::size_t{70'000}}) {
      static_cast<void>(attach_photo(parties, witness.testimony, size));
    }
    good = parties.export_to("good.fvb").files[0];
  }
  [[nodiscard]] std::vector<crypto::AgeIdentity> officers() { return trust::age_identities(parties.officer); }
};

// Of the bodies that are worth it, by the bundle itself.
BodyHashes true_hashes(const BundleSurgery& bundle) {
  BodyHashes hashes;
  std::uint64_t number = 0;
  for (const Member& member : bundle.sealed) {
    if (!member.name.ends_with(".body")) continue;
    ++number;
    if (member.contents.size() >= least_ahead) hashes.emplace(number, crypto::sha256(bytes_of(member.contents)));
  }
  return hashes;
}

std::vector<std::string> failures(const std::vector<Finding>& findings) {
  std::vector<std::string> ids;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::failure) ids.push_back(finding.id);
  }
  return ids;
}

// What is said of the sealed part when all of it is read, and when what was hashed ahead is left out.
std::vector<std::string> examined(World& world, const vault::Path& path, bool is_ahead) {
  vault::Vault& officer = world.parties.officer;
  BundleFile file(officer.context().disk, path);
  const auto outer =
      authenticate(file, [&](const crypto::KeyId& key) { return trust::find_by_key(officer.database(), key); }, {});
  REQUIRE(outer.bundle);
  const BodyHashes ahead = is_ahead ? hash_bodies(file, world.officers()) : BodyHashes();
  SealedContents nothing;
  return failures(
      examine_sealed(file, *outer.bundle, world.officers(), trust::own_card(officer), nothing, {}, ahead).findings);
}

}  // namespace

TEST_CASE("long bodies are hashed ahead, each under its number, for whom the bundle is sealed") {
  World world;
  const BodyHashes named = true_hashes(BundleSurgery(world.parties, world.good));
  REQUIRE(named.size() == 2);
  BundleFile file(world.parties.officer.context().disk, world.good);
  CHECK(hash_bodies(file, world.officers()) == named);
  BodiesAhead ahead(file, world.officers());
  CHECK(ahead.hashes() == named);

  vault::Vault stranger = world.parties.create("stranger", "Stranger", trust::Role::officer, world.parties.other_disk);
  CHECK(hash_bodies(file, trust::age_identities(stranger)).empty());
  CHECK(BodiesAhead(file, trust::age_identities(stranger)).hashes().empty());
}

TEST_CASE("of a short bundle nothing is hashed ahead, and what is not waited for is no hindrance") {
  World world;
  const Witness witness = add_witness(world.parties.field, "W-0002", "I saw the mill burn.", agreed());
  static_cast<void>(attach_photo(world.parties, witness.testimony, 2 * mebibyte));
  const vault::Path brief = world.parties.export_to("short.fvb").files[0];
  BundleFile file(world.parties.officer.context().disk, brief);
  CHECK(BodiesAhead(file, world.officers()).hashes().empty());
  BundleFile good(world.parties.officer.context().disk, world.good);
  const BodiesAhead unasked(good, world.officers());
}

TEST_CASE("while bodies are hashed ahead the same file is read from any place") {
  World world;
  BundleFile file(world.parties.officer.context().disk, world.good);
  const std::string whole = read_file(world.good);
  BodiesAhead ahead(file, world.officers());
  for (const std::uint64_t at : {std::uint64_t{0}, std::uint64_t{5'000'000}, std::uint64_t{77}}) {
    Bytes part(100'000);
    file.seek(at);
    CHECK(file.read(part) == part.size());
    CHECK(text_of(part) == std::string_view(whole).substr(at, part.size()));
  }
  CHECK(ahead.hashes().size() == 2);
}

TEST_CASE("a bundle is audited with the same result whether its bodies were hashed ahead or not") {
  World world;
  CHECK(examined(world, world.good, false).empty());
  CHECK(examined(world, world.good, true).empty());
  struct Spoiled {
    const char* what;
    Repair repair;
    const char* finding;
    std::function<void(BundleSurgery&)> spoil;
  };
  const auto at = [](const char* name, const std::function<void(std::string&)>& change) {
    return [name, change](BundleSurgery& s) { change(s.at(name)); };
  };
  const std::vector<Spoiled> cases = {
      {"a byte within a long body", Repair::seal, "FV-BAG-004",
       at("data/evidence/0001.body", [](std::string& t) { t[t.size() / 2] ^= 1; })},
      {"the last byte of a long body", Repair::seal, "FV-BAG-004",
       at("data/evidence/0002.body", [](std::string& t) { t.back() ^= 1; })},
      {"a byte of a short body", Repair::seal, "FV-BAG-004",
       at("data/evidence/0003.body", [](std::string& t) { t.front() ^= 1; })},
      {"a long body that is shorter", Repair::seal, "FV-BAG-004",
       at("data/evidence/0001.body", [](std::string& t) { t.resize(t.size() - 65'536); })},
      {"another list of hashes", Repair::tags, "FV-BAG-004",
       at("manifest-sha256.txt",
          [](std::string& t) {
            char& digit = t[t.find("data/evidence/0001.body") - 10];
            digit = digit == '0' ? '1' : '0';
          })},
      {"the long bodies in each other's place", Repair::seal, "FV-BAG-004",
       [](BundleSurgery& s) { std::swap(s.at("data/evidence/0001.body"), s.at("data/evidence/0002.body")); }},
      {"a long body missing", Repair::seal, "FV-BAG-001",
       [](BundleSurgery& s) {
         std::erase_if(s.sealed, [](const Member& m) { return m.name == "data/evidence/0001.body"; });
       }},
      {"a member behind the bodies", Repair::seal, "FV-BAG-001",
       [](BundleSurgery& s) {
         s.sealed.push_back({"data/more", "x"});
       }},
      {"a long body twice", Repair::payload, "FV-BAG-008",
       [](BundleSurgery& s) {
         s.sealed.push_back({"data/evidence/0004.head", s.at("data/evidence/0001.head")});
         s.sealed.push_back({"data/evidence/0004.body", s.at("data/evidence/0001.body")});
       }},
      {"more padding than Padmé", Repair::seal, "FV-BAG-007", [](BundleSurgery& s) { s.surplus = 65'536; }},
  };
  for (const Spoiled& one : cases) {
    INFO(one.what);
    BundleSurgery surgery(world.parties, world.good);
    one.spoil(surgery);
    const vault::Path file = surgery.pack(one.repair, "spoiled.fvb");
    CHECK(examined(world, file, false) == std::vector<std::string>{one.finding});
    CHECK(examined(world, file, true) == std::vector<std::string>{one.finding});
    CHECK(failures(audit(world.parties.officer, file, {}).findings) == std::vector<std::string>{one.finding});
    world.parties.officer.context().disk.remove(file);
  }
  BundleSurgery unnamed(world.parties, world.good);
  unnamed.at("data/evidence/0001.body").back() ^= 1;
  const vault::Path file = unnamed.pack(Repair::payload, "unnamed.fvb");
  CHECK(failures(audit(world.parties.officer, file, {}).findings) == std::vector<std::string>{"FV-EVI-001"});
  BundleSurgery touched(world.parties, world.good);
  touched.at("sealed.age")[5 * mebibyte] ^= 1;
  const vault::Path broken = touched.pack(Repair::nothing, "touched.fvb");
  CHECK(failures(audit(world.parties.officer, broken, {}).findings) == std::vector<std::string>{"FV-SEAL-002"});
  CHECK(audit(world.parties.officer, world.good, {}).verdict() == "pass");
}

TEST_CASE("the answer of the process that hashes ahead is numbers and hashes, or nothing") {
  const BodyHashes hashes = {{1, crypto::sha256({})}, {0x0102030405060708, crypto::sha256(bytes_of("body"))}};
  Bytes answer = hashes_answer(hashes);
  CHECK(answer.size() == 80);
  CHECK(hashes_of_answer(answer) == hashes);
  CHECK(hashes_of_answer({}).empty());
  answer.pop_back();
  CHECK(hashes_of_answer(answer).empty());
}

}  // namespace fieldvault::bundle
