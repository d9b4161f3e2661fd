#include <cstdint>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "fieldvault/ledger/json.hpp"
#include "random_json.hpp"
#include "refusal.hpp"

namespace fieldvault {
namespace {

using ledger::canonical_json;
using ledger::parse_canonical_json;
using ledger::parse_json;
using test::refusal_of;

std::string canonical(std::string_view text) { return canonical_json(parse_json(text, "input")); }

TEST_CASE("RFC 8785 section 3.2.2: spaces go, literals stay, strings get the one form of their escapes") {
  CHECK(canonical(R"({
    "numbers": [333333333, 4, 2, 0, -9007199254740991],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  })") ==
        "{\"literals\":[null,true,false],\"numbers\":[333333333,4,2,0,-9007199254740991],"
        "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

TEST_CASE("RFC 8785 section 3.2.3: keys are sorted by UTF-16 code units") {
  CHECK(canonical(R"({
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis"
  })") ==
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\","
        "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\","
        "\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST_CASE("a supplementary character sorts before U+E000 to U+FFFF and after everything below, also inside a key") {
  CHECK(canonical(R"({"k\ue000":1,"k\ufffd":2,"k\ud800\udc00":3,"k\udbff\udffd":4,"k\ud7ff":5,"k":6})") ==
        "{\"k\":6,\"k\xED\x9F\xBF\":5,\"k\xF0\x90\x80\x80\":3,\"k\xF4\x8F\xBF\xBD\":4,\"k\xEE\x80\x80\":1,"
        "\"k\xEF\xBF\xBD\":2}");
  CHECK(canonical(R"({"\ufb34":1,"\ufb33b":2,"\ufb33":3,"\ufb33a":4})") ==
        "{\"\xEF\xAC\xB3\":3,\"\xEF\xAC\xB3"
        "a\":4,\"\xEF\xAC\xB3"
        "b\":2,\"\xEF\xAC\xB4\":1}");
}

TEST_CASE("every control character has its RFC 8785 escape, and DEL and slash have none") {
  std::string all;
  for (char c = 0; c < 0x20; ++c) all += c;
  all += "\x7F/";
  CHECK(canonical_json(Json(all)) ==
        R"("\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013)"
        R"(\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f)"
        "\x7F/\"");
}

TEST_CASE("text is kept as typed: composed and decomposed stay two texts") {
  CHECK(canonical("\"\u00e9\"") != canonical("\"e\u0301\""));
}

TEST_CASE("canonical bytes are taken and anything else with the same meaning is refused") {
  CHECK(parse_canonical_json(R"({"a":1,"b":[]})", "line") == parse_json(R"({"b":[],"a":1})", "line"));
  const auto text =
      GENERATE(R"({"b":1,"a":2})", R"({"a": 1})", R"({"a":1} )", " 1", "[1, 2]", R"("\u0041")", R"("\/")",
               R"("\u000A")", R"("\u001F")", "{}\n", "\"\\u007f\"", "{\"\xEF\xAC\xB3\":1,\"\xF0\x9F\x98\x80\":2}");
  CAPTURE(text);
  const Error error = refusal_of([&] { (void)parse_canonical_json(text, "line 7"); });
  CHECK(error.code() == ErrorCode::input_refused);
  CHECK_THAT(error.what(), Catch::Matchers::StartsWith("line 7: not in canonical form"));
}

TEST_CASE("what could not be read again is not written") {
  Json deep = 1;
  for (int i = 0; i < 32; ++i) deep = Json::array({deep});
  CHECK(parse_canonical_json(canonical_json(deep), "deep") == deep);
  deep = Json{{"one", deep}};
  CHECK(refusal_of([&] { (void)canonical_json(deep); }).code() == ErrorCode::input_refused);
  CHECK(refusal_of([] { (void)canonical_json(Json("\xED\xA0\x80")); }).code() == ErrorCode::input_refused);
  CHECK(refusal_of([] { (void)canonical_json(Json{{"\xFF", 1}}); }).code() == ErrorCode::input_refused);
  CHECK(refusal_of([] { (void)canonical_json(Json("\xEF\xBF\xBE")); }).code() == ErrorCode::input_refused);
}

TEST_CASE("a float, binary or an integer beyond 2^53-1 in a value is a mistake of the program") {
  CHECK(refusal_of([] { (void)canonical_json(Json(1.0)); }).code() == ErrorCode::program_failed);
  CHECK(refusal_of([] { (void)canonical_json(Json(std::int64_t{1} << 53)); }).code() == ErrorCode::program_failed);
  CHECK(refusal_of([] { (void)canonical_json(Json(-(std::int64_t{1} << 53))); }).code() == ErrorCode::program_failed);
  CHECK(refusal_of([] { (void)canonical_json(Json(std::uint64_t{1} << 53)); }).code() == ErrorCode::program_failed);
  CHECK(refusal_of([] { (void)canonical_json(Json::binary({1})); }).code() == ErrorCode::program_failed);
}

TEST_CASE("any value survives canonical form, parsing and canonical form again") {
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    const Json value = test::RandomJson(seed).value(6);
    const std::string bytes = canonical_json(value);
    CAPTURE(seed, bytes);
    const Json again = parse_canonical_json(bytes, "again");
    REQUIRE(again == value);
    REQUIRE(canonical_json(again) == bytes);
    REQUIRE(canonical(value.dump(2)) == bytes);
  }
}

}  // namespace
}  // namespace fieldvault
