#include "../../src/search/snippet.hpp"

#include <unicode/ubidi.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <memory>

namespace fieldvault::search::test {
namespace {

std::string snippet_of_body(const Json& body, std::string_view query) {
  Tokenizer tokenizer;
  return snippet(body, Query::parse(query, tokenizer), tokenizer).text();
}

std::string snippet_of(std::string_view text, std::string_view query) {
  return snippet_of_body(Json{{"text", text}}, query);
}

// What a terminal shows from left to right, by the bidirectional algorithm, in a line that begins with an id.
std::string seen_on_terminal(std::string_view text, std::string_view query) {
  Tokenizer tokenizer;
  const std::string line =
      snippet(Json{{"text", text}}, Query::parse(query, tokenizer), tokenizer).laid_out([](std::string_view part) {
        return std::string(part);
      });
  const icu::UnicodeString logical = icu::UnicodeString::fromUTF8("id " + line);
  const std::unique_ptr<UBiDi, decltype(&ubidi_close)> bidi(ubidi_open(), &ubidi_close);
  UErrorCode code = U_ZERO_ERROR;
  ubidi_setPara(bidi.get(), logical.getBuffer(), logical.length(), UBIDI_LTR, nullptr, &code);
  icu::UnicodeString visual;
  UChar* buffer = visual.getBuffer(logical.length());
  const int32_t length = ubidi_writeReordered(bidi.get(), buffer, logical.length(),
                                              UBIDI_DO_MIRRORING | UBIDI_REMOVE_BIDI_CONTROLS, &code);
  visual.releaseBuffer(U_SUCCESS(code) ? length : 0);
  REQUIRE(U_SUCCESS(code));
  std::string seen;
  return visual.toUTF8String(seen);
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

}  // namespace

TEST_CASE("the hit is marked as it was written") {
  CHECK(snippet_of("I met Gülbahar there.", "gulbahar") == "I met ‹Gülbahar› there.");
  CHECK(snippet_of("那天晚上赛尔克坚被带走了", "赛尔克坚") == "那天晚上‹赛尔克坚›被带走了");
  CHECK(snippet_of("the old, old prison", "\"old prison\"") == "the old, ‹old prison›");
  CHECK(snippet_of("Musakhanuly", "musa*") == "‹Musakhanuly›");
  CHECK(snippet_of("no such word", "other").empty());
}

TEST_CASE("a long text is cut at words around the hit") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "before ";
  text += "HIT ";
  for (int i = 0; i < 100; ++i) text += "after ";
  const std::string line = snippet_of(text, "hit");
  CHECK(line.starts_with("…"));
  CHECK(line.ends_with("…"));
  CHECK(line.find("‹HIT›") != std::string::npos);
  CHECK(line.find("…efore") == std::string::npos);
  CHECK(characters(line) > 100);
  CHECK(characters(line) <= 124);
  for (const std::string_view cut : {"befor ", "afte…", "aft…", "…fore"}) CHECK(line.find(cut) == std::string::npos);
}

TEST_CASE("a long Chinese text is cut between characters") {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "被带走";
  text += "赛尔克坚";
  for (int i = 0; i < 200; ++i) text += "被带走";
  const std::string line = snippet_of(text, "赛尔克坚");
  CHECK(line.find("‹赛尔克坚›") != std::string::npos);
  CHECK(characters(line) <= 124);
}

TEST_CASE("a snippet is one line without control characters and without turned directions") {
  const std::string line = snippet_of("a\x1B[31m\r\nVERIFIED\u202E\u2066 hit \u0085\u2028 b", "hit");
  for (const std::string_view bad : {"\x1B", "\r", "\n", "\u202E", "\u2066", "\u0085", "\u2028"}) {
    CHECK(line.find(bad) == std::string::npos);
  }
  CHECK(line.find("‹hit›") != std::string::npos);
}

TEST_CASE("the first text with a hit is shown") {
  const Json body = {{"a", "nothing"}, {"b", {{{"text", "second gate"}}, {{"text", "third gate"}}}}};
  CHECK(snippet_of_body(body, "gate") == "second ‹gate›");
}

TEST_CASE("a hit in a text of the language that is asked for comes first, otherwise any hit") {
  const Json body = {{"a", {{"text", "the gate, in English"}, {"lang", "en"}}},
                     {"b", {{"text", "қақпа gate"}, {"lang", "kk-Cyrl"}}},
                     {"c", {{"text", "大门"}, {"lang", "zh"}}}};
  CHECK(snippet_of_body(body, "gate") == "the ‹gate›, in English");
  CHECK(snippet_of_body(body, "gate lang:kk") == "қақпа ‹gate›");
  CHECK(snippet_of_body(body, "gate lang:zh") == "the ‹gate›, in English");
  CHECK(snippet_of_body(body, "lang:zh") == "大门");
  CHECK(snippet_of_body(body, "lang:kk-Arab").empty());
}

// Hebrew letters stand for any right-to-left script in the first lines: they are shown one by one, without joining.
TEST_CASE("on a terminal the marks stand on both sides of the hit, whatever stands beside it") {
  // A right-to-left text: read from the right.
  CHECK(seen_on_terminal("אבג דהו זחט", "דהו") == "id טחז ‹והד› גבא");
  // A right-to-left hit in a left-to-right text, with a neighbour of its own direction behind it or before it.
  CHECK(seen_on_terminal("said אבג דהו there", "אבג") == "id said והד ‹גבא› there");
  CHECK(seen_on_terminal("said אבג דהו there", "דהו") == "id said ‹והד› גבא there");
  // And the other way round.
  CHECK(seen_on_terminal("אבג Musa Tursun דהו", "musa") == "id והד ‹Musa› Tursun גבא");
  CHECK(seen_on_terminal("אבג Musa Tursun דהו", "tursun") == "id והד Musa ‹Tursun› גבא");
  CHECK(seen_on_terminal("plain words only", "words") == "id plain ‹words› only");
  CHECK(seen_on_terminal("2018 12", "12") == "id 2018 ‹12›");
}

TEST_CASE("a snippet in Arabic script keeps its direction where it is cut inside a word of another one") {
  std::string text = "ئۇ مۇساخانۇلى دېگەن كىشىنى كۆرگەن. ";
  for (int i = 0; i < 40; ++i) text += "Latin words ";
  text += "مۇساخانۇلى Latin";
  Tokenizer tokenizer;
  const Snippet line = snippet(Json{{"text", text}}, Query::parse("\"words مۇساخانۇلى\"", tokenizer), tokenizer);
  CHECK(line.direction_of_text == Direction::right_to_left);
  CHECK(line.direction_of_hit == Direction::left_to_right);
  const std::string laid_out = line.laid_out([](std::string_view part) { return std::string(part); });
  CHECK(laid_out.starts_with("\u2067…"));
  CHECK(laid_out.find("\u200E‹words مۇساخانۇلى›\u200E") != std::string::npos);
  CHECK(laid_out.ends_with("\u2069"));
  CHECK(seen_on_terminal("ئۇ تۇرسۇن دېگەن", "تۇرسۇن") == "id نەگېد ‹نۇسرۇت› ۇئ");
}

}  // namespace fieldvault::search::test
