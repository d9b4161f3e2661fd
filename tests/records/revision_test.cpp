#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/merkle.hpp"
#include "revision_fixtures.hpp"

using namespace fieldvault;
using namespace fieldvault::records;
using namespace fieldvault::records::test;

namespace {

// The fenced block that follows "<!-- example: NAME -->", without its last line end.
std::string documented(const std::string& name) {
  std::ifstream file(FIELDVAULT_SOURCE_DIR "/docs/formats-records.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string document = text.str();
  const std::string label = "<!-- example: " + name + " -->\n```\n";
  const std::size_t begin = document.find(label);
  REQUIRE(begin != std::string::npos);
  const std::size_t end = document.find("\n```", begin + label.size());
  REQUIRE(end != std::string::npos);
  return document.substr(begin + label.size(), end - begin - label.size());
}

void collect_texts(const Json& value, std::vector<std::string>& texts) {
  if (value.is_string()) texts.push_back(value.get<std::string>());
  if (value.is_structured()) {
    for (const Json& each : value) collect_texts(each, texts);
  }
}

}  // namespace

TEST_CASE("the worked example in docs/formats-records.md is what the program writes and reads") {
  const Json body = {{"code", "W-0007"},
                     {"names", {{{"full", "Aisulu Example"}, {"primary", true}}, {{"full", "Айсұлу"}}}}};
  const Revision revision = Revision::write(envelope_of("person/1"), body, fixed_salt());
  CHECK(revision.line() == documented("whole"));
  CHECK(revision.root().hex() == documented("root"));
  CHECK(without(revision, {"/names/0"}).line() == documented("withheld"));
  CHECK(Revision::parse(documented("whole")).root() == revision.root());
  CHECK(Revision::parse(documented("withheld")).root() == revision.root());

  std::istringstream leaves(documented("leaves"));
  std::vector<crypto::Digest> hashes;
  for (std::string line; std::getline(leaves, line);) {
    std::istringstream words(line);
    std::size_t position = 0;
    std::string salt;
    std::string hash;
    std::string json;
    words >> position >> salt >> hash;
    std::getline(words >> std::ws, json);
    CHECK(position == hashes.size());
    Bytes leaf = crypto::from_hex(salt).value();
    const std::string pointer = Json::parse(json).at(0).get<std::string>();
    const crypto::SecretBuffer derived = crypto::hkdf_sha256(fixed_salt(), bytes_of(pointer), "fieldvault/leaf/1", 32);
    CHECK(crypto::to_hex(derived.expose()) == salt);
    leaf.insert(leaf.end(), bytes_of(json).begin(), bytes_of(json).end());
    hashes.push_back(crypto::merkle_leaf_hash(leaf));
    CHECK(hashes.back().hex() == hash);
  }
  REQUIRE(hashes.size() == 4);
  CHECK(crypto::merkle_root(hashes).hex() == documented("root"));
}

TEST_CASE("the root is the same whatever is withheld, and each line is read back to its bytes") {
  const Revision whole = person_revision();
  std::vector<std::string> pointers;
  whole.each_leaf([&](std::string_view pointer, const Json&) { pointers.emplace_back(pointer); });
  REQUIRE(pointers == std::vector<std::string>{"/code", "/names/0", "/names/1", "/sex"});
  for (unsigned subset = 0; subset < 16; ++subset) {
    std::vector<std::string> withheld;
    for (unsigned i = 0; i < 4; ++i) {
      if ((subset >> i & 1) != 0) withheld.push_back(pointers[i]);
    }
    const Revision reduced = without(whole, withheld);
    CHECK(reduced.root() == whole.root());
    CHECK(reduced.withheld_count() == withheld.size());
    CHECK(reduced.is_whole() == withheld.empty());
    const Revision read = Revision::parse(reduced.line());
    CHECK(read.root() == whole.root());
    CHECK(read.line() == reduced.line());
    CHECK(read.envelope().id == whole.envelope().id);
    const Revision again = Revision::parse_again(reduced.line(), reduced.root());
    CHECK(again.root() == whole.root());
    CHECK(again.line() == reduced.line());
    CHECK(again.body() == reduced.body());
    CHECK(without(again, {"/code"}).line() == without(reduced, {"/code"}).line());
  }
}

TEST_CASE("a revision is written with the line that it has") {
  const auto [revision, line] = Revision::write_with_line(envelope_of("person/1"), person_body(), fixed_salt());
  CHECK(revision.root() == person_revision().root());
  CHECK(line == person_revision().line());
  CHECK(line == revision.line());
}

TEST_CASE("withholding in two steps gives the bytes of withholding at once") {
  const Revision whole = person_revision();
  const Revision at_once = without(whole, {"/code", "/names/1"});
  CHECK(without(without(whole, {"/names/1"}), {"/code"}).line() == at_once.line());
  CHECK(without(Revision::parse(without(whole, {"/code"}).line()), {"/names/1"}).line() == at_once.line());
}

TEST_CASE("a body comes back as it was written, and with holes closed where parts are withheld") {
  const Revision whole = person_revision();
  CHECK(whole.body() == person_body());
  CHECK(Revision::parse(whole.line()).body() == person_body());
  Json expected = person_body();
  expected["names"].erase(0);
  CHECK(without(whole, {"/names/0"}).body() == expected);
  expected.erase("names");
  CHECK(without(whole, {"/names/0", "/names/1"}).body() == expected);

  Json empty = person_body();
  empty["names"] = Json::array();
  const Revision nameless = Revision::write(envelope_of("person/1"), empty, fixed_salt());
  CHECK(Revision::parse(nameless.line()).body() == empty);
}

TEST_CASE("a list of more than ten elements keeps its order though pointers sort by bytes") {
  Json body = {{"code", "W-1"}, {"names", Json::array()}};
  for (int i = 0; i < 25; ++i) body["names"].push_back({{"full", "Name " + std::to_string(i)}});
  const Revision revision = Revision::write(envelope_of("person/1"), body, fixed_salt());
  CHECK(Revision::parse(revision.line()).body() == body);
  body["names"].erase(9);
  CHECK(Revision::parse(without(revision, {"/names/9"}).line()).body() == body);
}

TEST_CASE("a disclosed part that was not written under the root gives another root") {
  const Revision reduced = without(person_revision(), {"/names/0"});
  const auto root_after = [&](const std::function<void(Json&)>& change) {
    return Revision::parse(changed(reduced, change)).root();
  };
  CHECK(root_after([](Json& line) { line["disclosed"][0]["value"] = "W-0008"; }) != reduced.root());
  CHECK(root_after([](Json& line) { line["disclosed"][0]["salt"] = std::string(64, '0'); }) != reduced.root());
  CHECK(root_after([](Json& line) { line["disclosed"].erase(0); }) != reduced.root());
  CHECK(root_after([](Json& line) { line["withheld"][0]["leaf"] = std::string(64, '0'); }) != reduced.root());
  CHECK(root_after([](Json& line) { line["withheld"][0]["position"] = 3; }) != reduced.root());
  CHECK(root_after([](Json& line) { line["envelope"]["written_at"] = "2024-02-11T09:30:01Z"; }) != reduced.root());
  CHECK(root_after([](Json& line) { line["envelope_salt"] = std::string(64, '0'); }) != reduced.root());
}

TEST_CASE("the envelope of one revision over the body of another gives neither root") {
  const Revision one = person_revision();
  Json other_body = person_body();
  other_body["code"] = "W-0009";
  Envelope later = envelope_of("person/1");
  later.written_at = vault::Timestamp(later.written_at.unix_seconds() + 60);
  const Revision other = Revision::write(later, other_body, fixed_salt(7));
  const Revision mixed =
      Revision::parse(changed(one, [&](Json& line) { line["envelope"] = Json::parse(other.line()).at("envelope"); }));
  CHECK(mixed.root() != one.root());
  CHECK(mixed.root() != other.root());
}

TEST_CASE("withheld positions twice, out of order, of the envelope or out of range are refused") {
  const Revision reduced = without(person_revision(), {"/names/0", "/sex"});
  REQUIRE_FALSE(is_refused(reduced.line()));
  const auto positions = [&](const Json& first, const Json& second) {
    return is_refused(changed(reduced, [&](Json& line) {
      line["withheld"][0]["position"] = first;
      line["withheld"][1]["position"] = second;
    }));
  };
  CHECK(positions(2, 2));
  CHECK(positions(4, 2));
  CHECK(positions(0, 4));
  CHECK(positions(2, 5));
  CHECK(positions(2, 9007199254740991));
  CHECK(positions(-2, 4));
  CHECK(positions("2", 4));
}

// The root does not say how many leaves it is over, and a node of the tree is no leaf that could be disclosed.
TEST_CASE("withheld parts that are one subtree may be counted as one, and that line goes with no other") {
  const Revision whole = Revision::write(
      envelope_of("person/1"), Json{{"code", "W-0007"}, {"names", {{{"full", "A"}}, {{"full", "B"}}}}}, fixed_salt());
  const Revision reduced = without(whole, {"/names/0", "/names/1"});
  const Revision counted_as_one = Revision::parse(changed(reduced, [](Json& line) {
    const auto leaf = [&](std::size_t at) {
      return *crypto::Digest::parse(line["withheld"][at]["leaf"].get_ref<const std::string&>());
    };
    const std::string node = crypto::merkle_node_hash(leaf(0), leaf(1)).hex();
    line["withheld"] = Json::array({{{"leaf", node}, {"position", 2}}});
  }));
  CHECK(counted_as_one.root() == whole.root());
  CHECK(counted_as_one.withheld_count() == 1);
  const Revision other = without(whole, {"/code", "/names/0"});
  CHECK(counted_as_one.together_with(other).line() == counted_as_one.line());
  CHECK(other.together_with(counted_as_one).line() == other.line());
  CHECK(counted_as_one.together_with(whole).line() == whole.line());
}

TEST_CASE("a line in any but its one form is refused") {
  const Revision whole = person_revision();
  const std::string line = whole.line();
  CHECK(is_refused(""));
  CHECK(is_refused("[]"));
  CHECK(is_refused("null"));
  CHECK(is_refused(line + "\n"));
  CHECK(is_refused(" " + line));
  CHECK(is_refused(line.substr(0, line.size() - 1)));
  CHECK(is_refused(line + line));
  CHECK(is_refused("{\"envelope\":{}," + line.substr(1)));  // a key twice
  CHECK(is_refused(changed(whole, [](Json& json) { json["more"] = 1; })));
  CHECK(is_refused(changed(whole, [](Json& json) { json["envelope"]["more"] = 1; })));
  CHECK(is_refused(changed(whole, [](Json& json) { json["disclosed"][0]["salt"] = std::string(64, '0'); })));
  CHECK(is_refused(changed(whole, [](Json& json) { json["envelope_salt"] = std::string(64, '0'); })));
  CHECK(is_refused(changed(whole, [](Json& json) { json["record_salt"] = std::string(64, 'A'); })));
  CHECK(is_refused(changed(whole, [](Json& json) { json["record_salt"] = std::string(62, '0'); })));
  CHECK(is_refused(changed(whole, [](Json& json) { std::swap(json["disclosed"][0], json["disclosed"][3]); })));
  CHECK(is_refused(changed(whole, [](Json& json) { json["disclosed"][1] = json["disclosed"][0]; })));
  CHECK(is_refused(changed(whole, [](Json& json) { json["disclosed"][0] = 7; })));
  std::string upper = line;
  upper.replace(upper.find("\"record_salt\":\"000102030405060708090a"), 36, "\"record_salt\":\"000102030405060708090A");
  CHECK(is_refused(upper));
  std::string escaped = line;
  escaped.replace(escaped.find("Aisulu"), 1, "\\u0041");
  CHECK(is_refused(escaped));
  for (const char* member : {"disclosed", "envelope", "record_salt", "withheld"}) {
    CHECK(is_refused(changed(whole, [&](Json& json) { json.erase(member); })));
    CHECK(is_refused(changed(whole, [&](Json& json) { json[member] = 7; })));
  }
}

TEST_CASE("numbers, depths and bytes that I-JSON does not allow are refused in a line") {
  const std::string line = person_revision().line();
  const auto with_code = [&](const std::string& value) {
    std::string changed_line = line;
    changed_line.replace(changed_line.find("\"W-0007\""), 8, value);
    return changed_line;
  };
  CHECK(is_refused(with_code("1.5")));
  CHECK(is_refused(with_code("NaN")));
  CHECK(is_refused(with_code("9007199254740993")));
  CHECK(is_refused(with_code("\"\xff\"")));
  CHECK(is_refused(with_code("\"\\ud800\"")));
  CHECK(is_refused(with_code(std::string(10000, '[') + std::string(10000, ']'))));
  const std::size_t room = max_record_size - with_code("\"\"").size();
  CHECK_FALSE(is_refused(with_code('"' + std::string(room, 'a') + '"')));
  CHECK(is_refused(with_code('"' + std::string(room + 1, 'a') + '"')));
}

TEST_CASE("a body is written where its line has 16 MiB at most, with what withholding may add") {
  const auto written = [](std::size_t size) {
    return Revision::write(envelope_of("person/1"), {{"code", std::string(size, 'a')}}, fixed_salt());
  };
  // What is allowed for the envelope and for each leaf, the pointer and the quotes.
  const std::size_t most = max_record_size - 2048 - 160 - std::string_view("/code\"\"").size();
  CHECK(written(most).line().size() <= max_record_size);
  CHECK_THROWS_AS(written(most + 1), Error);
}

TEST_CASE("an envelope that is not exactly its seven members is refused") {
  const Revision whole = person_revision();
  const auto envelope_with = [&](const char* member, const Json& value) {
    return is_refused(changed(whole, [&](Json& line) { line["envelope"][member] = value; }));
  };
  CHECK_FALSE(envelope_with("schema", "person/1"));
  for (const char* schema :
       {"person", "person/", "/1", "person/01", "person/0", "Person/1", "person/1/2", "person/x"}) {
    CHECK(envelope_with("schema", schema));
  }
  CHECK_FALSE(envelope_with("schema", std::string(62, 'a') + "/1"));
  CHECK(envelope_with("schema", std::string(63, 'a') + "/1"));
  CHECK(envelope_with("id", "01890A5D-AC96-774B-BCCE-B302099A8057"));
  CHECK(envelope_with("revision", 0));
  CHECK(envelope_with("revision", 2));  // and no parents
  CHECK(envelope_with("revision", "1"));
  CHECK(envelope_with("parents", {std::string(64, 'a')}));  // and revision 1
  CHECK(envelope_with("author", "e7620f1842b4e81f"));
  CHECK(envelope_with("device", "00"));
  CHECK(envelope_with("written_at", "2024-02-30T09:30:00Z"));
  CHECK(envelope_with("written_at", "2024-02-11T09:30:00+00:00"));
  const auto parents = [&](const Json& list) {
    return is_refused(changed(whole, [&](Json& line) {
      line["envelope"]["revision"] = 2;
      line["envelope"]["parents"] = list;
    }));
  };
  CHECK_FALSE(parents({std::string(64, 'a'), std::string(64, 'b')}));
  CHECK(parents({std::string(64, 'b'), std::string(64, 'a')}));
  CHECK(parents({std::string(64, 'a'), std::string(64, 'a')}));
  CHECK(parents({std::string(64, 'A')}));
}

TEST_CASE("a body that is cut in another way than its schema says is refused") {
  const Revision whole = person_revision();
  const Json names = person_body().at("names");
  const auto disclosed = [&](const Revision& revision, const Json& leaves) {
    return is_refused(changed(revision, [&](Json& line) { line["disclosed"] = leaves; }));
  };
  const Json code = {{"pointer", "/code"}, {"value", "W-0007"}};
  CHECK_FALSE(disclosed(whole, {code, {{"pointer", "/names/0"}, {"value", names[0]}}}));
  CHECK(disclosed(whole, {code, {{"pointer", "/names"}, {"value", names}}}));
  CHECK(disclosed(whole, {code, {{"pointer", "/names/1"}, {"value", names[0]}}}));
  CHECK(disclosed(whole, {{{"pointer", "/code/0"}, {"value", "W-0007"}}}));
  CHECK(disclosed(whole, {code, {{"pointer", "/names/0/full"}, {"value", "x"}}}));
  CHECK(disclosed(whole, {{{"pointer", ""}, {"value", Json::object()}}}));
  CHECK(disclosed(whole, {{{"pointer", "code"}, {"value", "W-0007"}}}));
  CHECK(disclosed(whole, {{{"pointer", "/co~2de"}, {"value", "W-0007"}}}));
  CHECK(disclosed(whole,
                  {{{"pointer", "/names"}, {"value", Json::array()}}, {{"pointer", "/names/0"}, {"value", names[0]}}}));
  const Revision reduced = without(whole, {"/sex"});
  CHECK(disclosed(reduced, {{{"pointer", "/names"}, {"salt", std::string(64, '0')}, {"value", names}}}));
  CHECK(disclosed(reduced, {{{"pointer", "/names/0"}, {"salt", std::string(64, '0')}, {"value", names[0]}},
                            {{"pointer", "/names/x"}, {"salt", std::string(64, '0')}, {"value", names[0]}}}));
}

TEST_CASE("a list under names that are no numbers comes back as an object, which its schema refuses") {
  for (const char* pointer : {"/names/00", "/names/-", "/names/1000000000"}) {
    const Revision forged = Revision::parse(changed(person_revision(), [&](Json& line) {
      line["disclosed"] = {{{"pointer", "/code"}, {"value", "W-1"}},
                           {{"pointer", pointer}, {"value", {{"full", "x"}}}}};
    }));
    CHECK(forged.body().at("names").is_object());
    CHECK_THROWS_AS(Schema::find("person/1")->check(forged.body(), Completeness::parts_withheld), Error);
  }
}

TEST_CASE("a revision of a newer schema is kept to the byte, whole or in parts") {
  const std::string line = changed(person_revision(), [](Json& json) {
    json["envelope"]["schema"] = "person/2";
    json["disclosed"].push_back({{"pointer", "/zz~1new"}, {"value", {{"any", {1, nullptr, true}}}}});
  });
  const Revision newer = Revision::parse(line);
  CHECK(newer.line() == line);
  CHECK(newer.body().at("zz/new").at("any").size() == 3);
  const Revision reduced = Revision::parse(without(newer, {"/names/0"}).line());
  CHECK(reduced.root() == newer.root());
}

TEST_CASE("what is written can be read again, whole or in parts, or is refused before it is written") {
  Json deep = "W";
  for (int i = 0; i < 29; ++i) deep = Json::array({deep});
  const Json code = {{"code", deep}};
  CHECK_FALSE(is_refused(without(Revision::write(envelope_of("person/1"), code, fixed_salt()), {}).line()));
  const Json deeper = {{"code", Json::array({deep})}};
  CHECK_THROWS_AS(Revision::write(envelope_of("person/1"), deeper, fixed_salt()), Error);

  Json many = {{"code", "W"}, {"names", Json::array()}};
  for (int i = 0; i < 60'000; ++i) many["names"].push_back(i);
  const Revision large = Revision::write(envelope_of("person/1"), many, fixed_salt());
  CHECK_FALSE(is_refused(without(large, {"/names/7"}).line()));
  for (int i = 0; i < 60'000; ++i) many["names"].push_back(i);
  CHECK_THROWS_AS(Revision::write(envelope_of("person/1"), many, fixed_salt()), Error);
}

TEST_CASE("no value that is withheld is in any byte of the line") {
  std::mt19937_64 random(20260102);
  const auto below = [&](std::uint64_t limit) { return static_cast<int>(random() % limit); };
  const auto secret = [&] { return "мәтін-" + std::to_string(random()) + (below(2) == 0 ? " \"\\\n" : ""); };
  for (int round = 0; round < 200; ++round) {
    Json body = {{"witness", "02890a5d-ac96-774b-bcce-b302099a8057"},
                 {"interviewer", secret()},
                 {"observations", secret()},
                 {"place", {{"as_told", secret()}, {"path", {secret(), secret()}}}},
                 {"narrative", Json::array()}};
    for (int i = below(14); i >= 0; --i) {
      body["narrative"].push_back({{"number", i + 1},
                                   {"text", {{"text", secret()}, {"lang", "kk"}}},
                                   {"translations", {{{"text", secret()}, {"lang", "en"}}}}});
    }
    Salt salt;
    for (std::byte& byte : salt) byte = static_cast<std::byte>(below(256));
    const Revision whole = Revision::write(envelope_of("testimony/1"), body, salt);
    std::vector<std::string> secrets;
    std::vector<std::string> pointers;
    whole.each_leaf([&](std::string_view pointer, const Json& value) {
      if (below(3) == 0 || pointers.empty()) {
        pointers.emplace_back(pointer);
        collect_texts(value, secrets);
      }
    });
    const std::string line = without(whole, pointers).line();
    for (const std::string& each : secrets) {
      if (each == "kk" || each == "en") continue;
      CHECK(line.find(each.substr(0, 20)) == std::string::npos);
    }
    CHECK(line.find(crypto::to_hex(salt)) == std::string::npos);
    for (const std::string& pointer : pointers) CHECK(line.find('"' + pointer + '"') == std::string::npos);
    CHECK(Revision::parse(line).root() == whole.root());
  }
}
