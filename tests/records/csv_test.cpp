// CSV: what is read is what was written, and what is no CSV is refused with its line.
#include "fieldvault/records/csv.hpp"

#include <algorithm>
#include <set>

#include "records/test_vault.hpp"

namespace fieldvault::records::test {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// In parts of this many bytes, as from a file.
Rows read(std::string_view text, std::size_t part = 1) {
  Rows rows;
  CsvParser parser([&](const CsvRow& row) { rows.push_back(row.cells); });
  for (; !text.empty(); text.remove_prefix(std::min(part, text.size()))) parser.feed(text.substr(0, part));
  parser.finish();
  return rows;
}

Json body_of(const Schema& schema, const std::vector<std::string>& columns, const std::vector<std::string>& cells) {
  return CsvBodies(schema, {1, columns}).body({2, cells});
}

}  // namespace

TEST_CASE("csv: rows of RFC 4180, in whatever parts they come") {
  const std::string text =
      "\xEF\xBB\xBF"
      "a,b\r\n\"x,\"\"y\"\"\nz\",\n\nлюди,\"\"\r\nlast,\"1\"";
  const Rows wanted = {{"a", "b"}, {"x,\"y\"\nz", ""}, {"люди", ""}, {"last", "1"}};
  for (const std::size_t part : {1U, 2U, 3U, 7U, 1000U}) CHECK(read(text, part) == wanted);
  CHECK(read("").empty());
  CHECK(read("\n\r\n").empty());
  CHECK(read("\xEF\xBB") == Rows{{"\xEF\xBB"}});
}

TEST_CASE("csv: what is no CSV is refused, with the line") {
  const auto refusal = [](const std::string& text) {
    return std::string(refusal_of([&] { (void)read(text); }).what());
  };
  CHECK(refusal("a\nb\"c\n").starts_with("line 2: "));
  CHECK(refusal("a\n\n\"b\nc").starts_with("line 4: "));
  CHECK(refusal("\"a\"b").starts_with("line 1: "));
  CHECK(refusal("a\rb").starts_with("line 1: "));
  CHECK(refusal("a\r").starts_with("line 1: "));
}

TEST_CASE("csv: a row has 1,000 cells and 16 MiB, and a column names a place 16 members deep, and no more") {
  CHECK(read(std::string(999, ',')).front().size() == 1000);
  CHECK(refusal_of([&] { (void)read(std::string(1000, ',')); }).code() == ErrorCode::input_refused);
  const std::string largest(ledger::max_json_size - 1, 'x');
  CHECK(read(largest + '\n', 1 << 20).front().front().size() == largest.size());
  CHECK(refusal_of([&] { (void)read(largest + "x\n", 1 << 20); }).code() == ErrorCode::input_refused);
  const Schema& person = Schema::of_kind(kind::person);
  std::string deep = "a";
  for (int member = 1; member < 16; ++member) deep += "/a";
  CHECK(body_of(person, {deep}, {"x"}).is_object());
  CHECK(refusal_of([&] { (void)body_of(person, {deep + "/a"}, {"x"}); }).code() == ErrorCode::input_refused);
}

TEST_CASE("csv: a cell that a spreadsheet would run is marked, and comes back as it was") {
  for (const std::string cell : {"=1+1", "+7 700", "-", "@x", "\tx", "'=x", "''", "'Abd al-Rahim", "plain", "a,b", "\"",
                                 "'", "\r\n", "-12.5", "\xEF\xBB\xBFmark"}) {
    const std::string line = csv_line({cell, "z"});
    const Rows rows = read(line);
    REQUIRE(rows.size() == 1);
    CHECK(std::string("=+-@\t").find(rows[0][0].empty() ? 'z' : rows[0][0][0]) == std::string::npos);
    CHECK(without_formula_mark(rows[0][0]) == cell);
  }
}

TEST_CASE("csv: a body comes back from its cells") {
  const Schema& person = Schema::of_kind(kind::person);
  const Json body = {{"code", "W-0001"},
                     {"names", {{{"full", "Серікжан Мұсаханұлы"}, {"script", "Cyrl"}}, {{"full", "Serikzhan"}}}},
                     {"languages", {"kk", "ru"}},
                     {"birth", {{"date", "1978"}}}};
  std::vector<std::string> columns;
  std::vector<std::string> cells;
  for (const auto& [column, cell] : csv_cells(body)) {
    columns.push_back(column);
    cells.push_back(cell);
  }
  CHECK(body_of(person, columns, cells) == body);
}

TEST_CASE("csv: numbers stand where only a number may, holes in a list close, and an id is passed over") {
  const Schema& person = Schema::of_kind(kind::person);
  CHECK(body_of(person, {"id", "code", "age_range/from", "names/1/full", "names/4/full"},
                {"x", "0042", "30", "B", "E"}) ==
        Json{{"code", "0042"}, {"age_range", {{"from", 30}}}, {"names", {{{"full", "B"}}, {{"full", "E"}}}}});
  CHECK(body_of(person, {"code", "birth/date"}, {"W-1", ""}) == Json{{"code", "W-1"}});
}

TEST_CASE("csv: a place that no body can have is a value like any other, and costs nothing") {
  const Schema& schema = Schema::of_kind(kind::person);
  CHECK(body_of(schema, {"eme@/01"}, {"7"}) == Json{{"eme@", {{"01", "7"}}}});
  CHECK(body_of(schema, {"names/01/full"}, {"Akin"}) == Json{{"names", {{"01", {{"full", "Akin"}}}}}});
  CHECK(body_of(schema, {"names/999999999/full"}, {"Akin"}) == Json{{"names", {{{"full", "Akin"}}}}});
  CHECK(body_of(schema, {"names/99999999999999999999/full"}, {"Akin"})["names"].is_object());
}

TEST_CASE("csv: columns that contradict each other and rows of another length are refused") {
  const Schema& person = Schema::of_kind(kind::person);
  const auto refused = [&](const std::vector<std::string>& columns, const std::vector<std::string>& cells) {
    return refusal_of([&] { (void)body_of(person, columns, cells); }).code() == ErrorCode::input_refused;
  };
  CHECK(refused({"code", "code"}, {"1", "2"}));
  CHECK(refused({"code", ""}, {"1", "2"}));
  CHECK(refused({"birth", "birth/date"}, {"1", "2"}));
  CHECK(refused({"code"}, {"1", "2"}));
  CHECK(refused({"a~2"}, {"1"}));
  for (const char* unnamed : {"/", "names//full", "names/0/", "/code"}) CHECK(refused({unnamed}, {"1"}));
  CHECK(refusal_of([&] { person.check_value("/names/0//full", "x"); }).code() == ErrorCode::program_failed);
  CHECK(refused({"code"}, {"\xff"}));
}

TEST_CASE("csv: for Uwazi a list is one cell, and a text says its language in the column") {
  const Json body = {{"code", "W-0001"},
                     {"names", {{{"full", "Serik | Serikzhan"}}, {{"full", "Серікжан"}}}},
                     {"summary", {{"text", "Taken."}, {"lang", "en"}}},
                     {"age_range", {{"from", 30}, {"to", 40}}},
                     {"birth", {{"date", {{"date", "1978"}, {"certainty", "reported"}}}, {"place", "Karatunek"}}},
                     {"title", "As written"}};
  CHECK(uwazi_cells("W-0001", body) == std::map<std::string, std::string>{{"title", "W-0001"},
                                                                          {"code", "W-0001"},
                                                                          {"age_range_from", "30"},
                                                                          {"age_range_to", "40"},
                                                                          {"birth_date", "1978"},
                                                                          {"birth_place", "Karatunek"},
                                                                          {"names", "Serik / Serikzhan|Серікжан"},
                                                                          {"summary__en", "Taken."},
                                                                          {"title_as_recorded", "As written"}});
}

TEST_CASE("csv: columns stand in the order of their members, numbers as numbers") {
  const std::set<std::string, ColumnOrder> columns = {"names/10/full", "names/2/full", "code", "names/2/script"};
  CHECK(std::vector<std::string>(columns.begin(), columns.end()) ==
        std::vector<std::string>{"code", "names/2/full", "names/2/script", "names/10/full"});
}

}  // namespace fieldvault::records::test
