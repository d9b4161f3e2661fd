#include <catch2/catch_test_macros.hpp>

#include "bodies.hpp"

using namespace fieldvault;
using namespace fieldvault::records;
using bodies::other_id;
using bodies::refusal;
using bodies::some_id;
using Pointers = std::vector<std::string>;

TEST_CASE("a leaf is one top-level member, or one element where the schema discloses each, in byte order") {
  const Schema& schema = Schema::of_kind(kind::testimony);
  Json body = bodies::testimony();
  CHECK(schema.leaf_pointers(body) ==
        Pointers{"/consent", "/date", "/interviewer", "/narrative/0", "/narrative/1", "/narrative/2", "/witness"});
  for (int number = 4; number <= 11; ++number) body["narrative"].push_back(bodies::statement(number, "Сөз"));
  const Pointers pointers = schema.leaf_pointers(body);
  CHECK(Pointers(pointers.begin() + 3, pointers.begin() + 7) ==
        Pointers{"/narrative/0", "/narrative/1", "/narrative/10", "/narrative/2"});
}

TEST_CASE("an empty list that discloses each is one leaf, and other lists are one leaf whatever they hold") {
  const Schema& schema = Schema::of_kind(kind::person);
  const Json body{{"code", "W-0007"}, {"names", Json::array()}, {"languages", Json::array({"kk", "ru"})}};
  CHECK(schema.leaf_pointers(body) == Pointers{"/code", "/languages", "/names"});
  CHECK(schema.leaf_pointers(Json::object()).empty());
}

TEST_CASE("uses and withdrawal of a consent are leaves part by part, and parts of them pass") {
  const Json body{{"given_by", some_id},
                  {"uses", Json{{"court", Json{{"decision", "deny"}}}, {"store", Json{{"decision", "permit"}}}}},
                  {"withdrawal", Json{{"date", "2026-01-02"}, {"uses", Json::array({"store"})}}}};
  CHECK(Schema::of_kind(kind::consent).leaf_pointers(body) ==
        Pointers{"/given_by", "/uses/court", "/uses/store", "/withdrawal/date", "/withdrawal/uses"});
  CHECK(refusal("consent", body, Completeness::parts_withheld).empty());
}

TEST_CASE("member names are escaped in pointers") {
  const Json body{{"a/b", 1}, {"m~n", 2}};
  CHECK(Schema::of_kind(kind::person).leaf_pointers(body) == Pointers{"/a~1b", "/m~0n"});
}

TEST_CASE("a leaf says at which level it gives a person away") {
  const Schema& testimony = Schema::of_kind(kind::testimony);
  CHECK(testimony.identity_level("/narrative/0") == IdentityLevel::name);
  CHECK(testimony.identity_level("/narrative") == IdentityLevel::name);
  CHECK(testimony.identity_level("/observations") == IdentityLevel::name);
  CHECK(testimony.identity_level("/place") == IdentityLevel::place);
  CHECK(testimony.identity_level("/witness") == std::nullopt);
  CHECK(testimony.identity_level("/no-such-member") == std::nullopt);
  CHECK(testimony.identity_level("") == std::nullopt);
  const Schema& person = Schema::of_kind(kind::person);
  for (const char* pointer : {"/names/3", "/birth", "/contact", "/identity_documents", "/notes"}) {
    CHECK(person.identity_level(pointer) == IdentityLevel::name);
  }
  CHECK(person.identity_level("/code") == std::nullopt);
}

TEST_CASE("identity levels have one text each") {
  for (const char* text : {"name", "photograph", "voice", "place"}) {
    const auto level = parse_identity_level(text);
    REQUIRE(level);
    CHECK(identity_level_text(*level) == text);
  }
  CHECK_FALSE(parse_identity_level("Name"));
  CHECK_FALSE(parse_identity_level(""));
}

TEST_CASE("references are found wherever they stand, under their top-level member") {
  Json body = bodies::testimony();
  body["persons"] = Json::array({other_id});
  body["narrative"][1]["events"] = Json::array({some_id});
  body["risk"] = Json{{"assessment", other_id}};
  std::vector<std::string> found;
  for (const Reference& reference : Schema::of_kind(kind::testimony).references(body)) {
    found.push_back(reference.field + " " + reference.kind + " " + reference.target.substr(35));
  }
  CHECK(found == std::vector<std::string>{"consent consent c", "narrative event b", "persons person c",
                                          "risk risk-assessment c", "witness person b"});
}

TEST_CASE("a testimony whose consent is not recorded passes, and names no consent") {
  Json body = bodies::testimony();
  body["consent"] = "not-recorded";
  CHECK(refusal("testimony", body).empty());
  for (const Reference& reference : Schema::of_kind(kind::testimony).references(body)) {
    CHECK(reference.field == "witness");
  }
  body["consent"] = "not recorded";
  CHECK(refusal("testimony", body) == "/consent: must be the id of a consent record or the word not-recorded");
  body = bodies::testimony();
  body["witness"] = "not-recorded";
  CHECK(refusal("testimony", body) == "/witness: must be the id of a person record");
}
