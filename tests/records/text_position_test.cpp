#include <catch2/catch_test_macros.hpp>

#include "bodies.hpp"
#include "fieldvault/records/schema.hpp"
#include "fieldvault/records/text_position.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view text = R"({
  "code": "W-0001",
  "names": [
    {
      "full": "a \"quoted\" : { name",
      "kind": 3
    }
  ],
  "a/b~c": {},
  "sex": "male"
})";

TEST_CASE("the line of a fault is that of the innermost value that the message names") {
  CHECK(line_of_fault(text, "/names/0/kind: must be text") == 6);
  CHECK(line_of_fault(text, "/names/0/lang: is required") == 4);
  CHECK(line_of_fault(text, "/sex: must be a code") == 10);
  CHECK(line_of_fault(text, "/a~1b~0c: is not a member that the schema knows") == 9);
  CHECK(line_of_fault(text, "the text, at /names/0/kind: only integers are taken") == 6);
  CHECK_FALSE(line_of_fault(text, "the text, line 3, byte 4: this is not JSON"));
  CHECK_FALSE(line_of_fault(text, "/nothing: is required"));
}

TEST_CASE("a text that is cut off or nested too deep has the positions before that") {
  for (std::size_t size = 0; size <= text.size(); ++size) CHECK(positions(text.substr(0, size)).size() <= 8);
  CHECK(positions(text).size() == 8);
  CHECK(positions(std::string(100000, '[')).size() < 100);
}

TEST_CASE("single values are checked for their place") {
  const Schema& testimony = Schema::of_kind(kind::testimony);
  CHECK_NOTHROW(testimony.check_value("/date", Json("2019-04")));
  CHECK_NOTHROW(testimony.check_value("/narrative/0/text/lang", Json("zh-Hans")));
  CHECK_THROWS_AS(testimony.check_value("/date", Json("yesterday")), Error);
  CHECK_THROWS_AS(testimony.check_value("/narrative/0/text/lang", Json("Kazakh language")), Error);
  CHECK_THROWS_AS(testimony.check_value("/interviewer", Json(std::string(1001, 'x'))), Error);
  CHECK_THROWS_AS(testimony.check_value("/how", Json("by pigeon")), Error);
  CHECK(testimony.codes_at("/read_back/answer") == std::vector<std::string>{"yes", "no", "unknown", "declined"});
  CHECK(testimony.codes_at("/interviewer").empty());
}

}  // namespace
}  // namespace fieldvault::records
