#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "fieldvault/ledger/json.hpp"
#include "refusal.hpp"

namespace fieldvault {
namespace {

using Catch::Matchers::ContainsSubstring;
using ledger::parse_json;
using test::refusal_of;

// A refusal is one printable line with the code of refused input.
std::string refusal(std::string_view text) {
  const Error error = refusal_of([&] { (void)parse_json(text, "input"); });
  CHECK(error.code() == ErrorCode::input_refused);
  const std::string message = error.what();
  CHECK(message.starts_with("input, "));
  CHECK(message.size() < 1024);
  for (const char c : message) CHECK((c >= 0x20 && c <= 0x7E));
  return message;
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST_CASE("ordinary JSON is read") {
  const Json json = parse_json(R"( {"name": "Мұсаханұлы", "n": [1, -2, true, null, ""]} )", "input");
  CHECK(json["name"].get<std::string>() == "Мұсаханұлы");
  CHECK(json["n"][1].get<int>() == -2);
  CHECK(json["n"][3].is_null());
}

TEST_CASE("an escaped and an unescaped character are one") {
  CHECK(parse_json(R"("\u00e9\ud83d\ude00")", "input") == parse_json("\"é😀\"", "input"));
}

TEST_CASE("an escaped NUL is text") {
  CHECK(parse_json(R"("a\u0000b")", "input").get<std::string>() == std::string("a\0b", 3));
}

TEST_CASE("32 levels are read, 33 and 10,000 and two million are refused") {
  CHECK(parse_json(nested(32), "input").is_array());
  CHECK_THAT(refusal(nested(33)), ContainsSubstring("nested more than 32 deep"));
  CHECK_THAT(refusal(nested(10'000)), ContainsSubstring("nested more than 32 deep"));
  CHECK_THAT(refusal(std::string(2'000'000, '[')), ContainsSubstring("nested more than 32 deep"));
  std::string objects;
  for (int i = 0; i < 10'000; ++i) objects += R"({"a":)";
  CHECK_THAT(refusal(objects), ContainsSubstring("nested more than 32 deep"));
}

TEST_CASE("a duplicate key is refused and named, at any depth and however it is escaped") {
  CHECK_THAT(refusal(R"({"a":1,"a":1})"), ContainsSubstring("at /a: this key stands there twice"));
  CHECK_THAT(refusal(R"({"z":1,"b":2,"z":3})"), ContainsSubstring("at /z:"));
  CHECK_THAT(refusal(R"([0,{"k":{"b":1,"\u0062":2}}])"), ContainsSubstring("at /1/k/b:"));
}

TEST_CASE("floats are refused, also those with an integer value") {
  const auto text = GENERATE("1.0", "1e3", "1E3", "0.1", "-0.0", "1e-7", "1e400", "9007199254740991.0");
  CAPTURE(text);
  CHECK_THAT(refusal(text), ContainsSubstring("fraction or an exponent"));
  CHECK_THAT(refusal(R"({"a":[)" + std::string(text) + "]}"), ContainsSubstring("at /a/0:"));
}

TEST_CASE("integers reach to 2^53-1 on both sides and no further") {
  CHECK(parse_json("9007199254740991", "input").get<std::int64_t>() == 9007199254740991);
  CHECK(parse_json("-9007199254740991", "input").get<std::int64_t>() == -9007199254740991);
  const auto text = GENERATE(as<std::string>{}, "9007199254740992", "-9007199254740992", "18446744073709551615",
                             "18446744073709551616", "-9223372036854775809", "100000000000000000000000000000000000000",
                             std::string(400, '9'));
  CAPTURE(text);
  CHECK_THAT(refusal(text), ContainsSubstring("2^53-1"));
}

TEST_CASE("minus zero is refused, since its canonical form is another number's") {
  CHECK_THAT(refusal("-0"), ContainsSubstring("minus zero"));
}

TEST_CASE("what is no JSON number or word is refused") {
  const auto text =
      GENERATE("NaN", "Infinity", "-Infinity", "+1", "01", "0x7", "1_000", "nul", "True", "'a'", "// c\n1", "/* c */ 1",
               "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\"}", "[1 2]", "", " ", "[", "{\"a\":", "\"open", "]", "\"\\x41\"",
               "\"\\u12g4\"", "\"tab\there\"", "\"line\nend\"", ".5", "-", "1.", "1e");
  CAPTURE(text);
  CHECK(!refusal(text).empty());
}

TEST_CASE("a syntax error is told by line and byte, without repeating the input") {
  const std::string message = refusal("{\n  \"testimony\": \"they beat him\",\n  secret\n}");
  CHECK_THAT(message, ContainsSubstring("line 3, byte 3"));
  CHECK_THAT(message, !ContainsSubstring("secret") && !ContainsSubstring("beat"));
}

TEST_CASE("values are not repeated in a refusal, and a hostile key is shown harmless") {
  CHECK_THAT(refusal(R"({"phone":4915112345678901234567})"), !ContainsSubstring("49151"));
  CHECK_THAT(refusal("{\"\\u001b]52;c;x\\u0007\":1.5}"), ContainsSubstring("at /?]52;c;x?:"));
  CHECK(refusal("{\"" + std::string(100'000, 'k') + "\":1.5}").size() < 1024);
}

TEST_CASE("invalid UTF-8 is refused") {
  const auto bytes =
      GENERATE(as<std::string>{}, "\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xE2\x82", "\xED\xA0\x80",
               "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE", "\xFF");
  CHECK_THAT(refusal("\"" + bytes + "\""), ContainsSubstring("not valid UTF-8"));
  CHECK_THAT(refusal("{\"" + bytes + "\":1}"), ContainsSubstring("not valid UTF-8"));
}

TEST_CASE("a lone surrogate is refused") {
  const auto text = GENERATE(R"("\ud800")", R"("\udc00")", R"("\ud800\ud800")", R"("\ud800A")", R"("\udfff\ud800")",
                             R"({"\ud800":1})");
  CAPTURE(text);
  CHECK_THAT(refusal(text), ContainsSubstring("lone surrogate"));
}

TEST_CASE("noncharacters are refused as I-JSON says, whether escaped or not") {
  const auto text = GENERATE(R"("\uffff")", R"("\ufffe")", R"("\ufdd0")", R"("\ud83f\udffe")", "\"\xEF\xBF\xBF\"",
                             "\"\xF4\x8F\xBF\xBF\"", R"({"\ufdef":1})");
  CAPTURE(text);
  CHECK_THAT(refusal(text), ContainsSubstring("no character"));
  CHECK(parse_json(R"("\ufffd\ufdcf\ufdf0")", "input").is_string());
}

TEST_CASE("a byte order mark is refused") {
  CHECK_THAT(refusal("\xEF\xBB\xBF{}"), ContainsSubstring("byte order mark"));
}

TEST_CASE("bytes after the value are refused, also behind a NUL") {
  CHECK_THAT(refusal("{} {}"), ContainsSubstring("something follows"));
  CHECK_THAT(refusal("1 2"), ContainsSubstring("something follows"));
  CHECK_THAT(refusal(std::string_view("{}\0{\"a\":1}", 10)), ContainsSubstring("NUL"));
  CHECK_THAT(refusal(std::string_view("{}\0", 3)), ContainsSubstring("NUL"));
}

TEST_CASE("16 MiB are read and one byte more is refused") {
  std::string text(ledger::max_json_size, ' ');
  text[0] = '1';
  CHECK(parse_json(text, "input").get<int>() == 1);
  CHECK_THAT(refusal(text + " "), ContainsSubstring("16 MiB"));
}

}  // namespace
}  // namespace fieldvault
