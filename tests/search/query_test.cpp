#include "../../src/search/query.hpp"

#include <catch2/catch_test_macros.hpp>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::search::test {
namespace {

std::string fts5(std::string_view text) {
  Tokenizer tokenizer;
  return Query::parse(text, tokenizer).fts5();
}

bool is_refused(std::string_view text) {
  try {
    (void)fts5(text);
    return false;
  } catch (const Error& error) {
    return error.code() == ErrorCode::input_refused;
  }
}

}  // namespace

TEST_CASE("words are joined by AND, quotes make a phrase, an asterisk a prefix") {
  CHECK(fts5("Two words") == R"("two" AND "words")");
  CHECK(fts5(R"("Two Words" three)") == R"("two words" AND "three")");
  CHECK(fts5("Musa* x") == R"("musa" * AND "x")");
  CHECK(fts5(R"("old town"*)") == R"("old town" *)");
  CHECK(fts5("赛尔克坚") == R"("赛 尔 克 坚")");
  CHECK(fts5("赛尔\u3000克坚") == R"("赛 尔" AND "克 坚")");
  CHECK(fts5("W-0007") == R"("w 0007")");
  CHECK(fts5(R"(one"two"three)") == R"("one" AND "two" AND "three")");
}

TEST_CASE("a phrase without its second quote reaches to the end") {
  CHECK(fts5(R"("open phrase)") == R"("open phrase")");
  CHECK(fts5(R"(word ")") == R"("word")");
}

TEST_CASE("operators and syntax of FTS5 and SQL are words or nothing") {
  CHECK(fts5("a OR b") == R"("a" AND "or" AND "b")");
  CHECK(fts5("NOT a") == R"("not" AND "a")");
  CHECK(fts5("NEAR(a b, 2)") == R"("near a" AND "b" AND "2")");
  CHECK(fts5("tokens:x") == R"("tokens x")");
  CHECK(fts5("^a + {b c}") == R"("a" AND "b" AND "c")");
  CHECK(fts5(R"(a"" OR ""b)") == R"("a" AND "or" AND "b")");
  CHECK(fts5("'; DROP TABLE x; --") == R"("drop" AND "table" AND "x")");
}

TEST_CASE("a query without a word, too long or of too many words is refused") {
  for (const char* text : {"", "   ", "\"\"", "*", "\"*\" *", "!? —", "\u200B", "\xFF\xFE"}) {
    CAPTURE(text);
    CHECK(is_refused(text));
  }
  CHECK_FALSE(is_refused(std::string(1024, 'a')));
  CHECK(is_refused(std::string(1025, 'a')));
  std::string words;
  for (int i = 0; i < 64; ++i) words += "a ";
  CHECK_FALSE(is_refused(words));
  CHECK(is_refused(words + "a"));
}

}  // namespace fieldvault::search::test
