#include <catch2/catch_test_macros.hpp>

#include "../../src/search/query.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::search::test {
namespace {

Query parsed(std::string_view text) {
  Tokenizer tokenizer;
  return Query::parse(text, tokenizer);
}

std::string refusal_of_query(std::string_view text) {
  try {
    (void)parsed(text);
  } catch (const Error& error) {
    return error.code() == ErrorCode::input_refused ? error.what() : "another code";
  }
  return {};
}

}  // namespace

TEST_CASE("filters are taken out of the words, in any place") {
  const Query query = parsed(
      "kind:testimony gate lang:zh-Hans \"old prison\" after:2018-04 before:2020 case:0192 person:W-1 person:W-2");
  CHECK(query.fts5() == R"("gate" AND "old prison")");
  CHECK(query.filters().kind() == "testimony");
  REQUIRE(query.filters().language());
  CHECK(query.filters().language()->text() == "zh-hans");
  CHECK(query.filters().after() == 20180400);
  CHECK(query.filters().before() == 20209999);
  CHECK(query.filters().cases() == std::vector<std::string>{"0192"});
  CHECK(query.filters().persons() == std::vector<std::string>{"W-1", "W-2"});
  CHECK(parsed("kind:note").terms().empty());
}

TEST_CASE("an unknown name with a colon is text, and so is a filter in quotes") {
  CHECK(parsed("name:testimony").fts5() == R"("name testimony")");
  CHECK(parsed("Kind:testimony").fts5() == R"("kind testimony")");
  CHECK(parsed("https://example.org").filters().is_empty());
  const Query quoted = parsed(R"("kind:testimony" "after: ten")");
  CHECK(quoted.filters().is_empty());
  CHECK(quoted.fts5() == R"("kind testimony" AND "after ten")");
  CHECK(refusal_of_query(":") == "there is no word to search for");
}

TEST_CASE("a known filter with a value that is none of its kind is refused, and says what it takes") {
  const std::pair<const char*, const char*> wrong[] = {{"kind:testimonies", "one of act, case"},
                                                       {"kind:", "one of act"},
                                                       {"kind:note*", "one of act"},
                                                       {"lang:kazakh-", "a language tag"},
                                                       {"lang:", "a language tag"},
                                                       {"after:2018-13", "a year, month or day"},
                                                       {"after:unknown", "a year, month"},
                                                       {"before:18", "a year"},
                                                       {"before:2018-04-07T09:30:00Z", "a year"},
                                                       {"case:", "the id of a case"},
                                                       {"person:", "a person's code"}};
  for (const auto& [query, expected] : wrong) {
    CAPTURE(query);
    CHECK(refusal_of_query(query).find(expected) != std::string::npos);
  }
  CHECK(refusal_of_query("kind:zhumbaq").find("zhumbaq") == std::string::npos);
}

TEST_CASE("a filter of which there can be one stands once, and all together are limited") {
  CHECK(refusal_of_query("kind:note kind:note").find("only once") != std::string::npos);
  CHECK(refusal_of_query("after:2018 word after:2019").find("only once") != std::string::npos);
  std::string many;
  for (int i = 0; i < 64; ++i) many += "case:0192 ";
  CHECK(refusal_of_query(many).empty());
  CHECK(refusal_of_query(many + "word").find("at most 64 words and filters") != std::string::npos);
}

}  // namespace fieldvault::search::test
