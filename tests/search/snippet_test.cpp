#include "../../src/search/snippet.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

namespace fieldvault::search::test {
namespace {

std::string snippet_of(std::string_view text, std::string_view query) {
  Tokenizer tokenizer;
  return snippet(Json{{"text", text}}, Query::parse(query, tokenizer), tokenizer);
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
  Tokenizer tokenizer;
  const Json body = {{"a", "nothing"}, {"b", {{{"text", "second gate"}}, {{"text", "third gate"}}}}};
  CHECK(snippet(body, Query::parse("gate", tokenizer), tokenizer) == "second ‹gate›");
}

}  // namespace fieldvault::search::test
