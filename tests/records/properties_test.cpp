// What holds of every value, tried on random ones: CSV comes back cell for cell, and the line of a revision has one
// form.
#include "dice.hpp"
#include "fieldvault/records/csv.hpp"
#include "revision_fixtures.hpp"

using namespace fieldvault;
using namespace fieldvault::records;
using namespace fieldvault::records::test;
using fieldvault::test::check_one_form;
using fieldvault::test::Dice;
using fieldvault::test::unless_refused;

namespace {

using Rows = std::vector<std::vector<std::string>>;

// In parts of random sizes, as from a file.
std::optional<Rows> read(Dice& dice, std::string_view text) {
  Rows rows;
  CsvParser parser([&](const CsvRow& row) { rows.push_back(row.cells); });
  try {
    while (!text.empty()) {
      const std::size_t size = std::min<std::size_t>(text.size(), 1 + dice.below(20));
      parser.feed(text.substr(0, size));
      text.remove_prefix(size);
    }
    parser.finish();
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::input_refused);
    return std::nullopt;
  }
  return rows;
}

std::string random_cell(Dice& dice) {
  static const std::vector<std::string> pieces = {"=",  "+",  "-", "@",  "\t",   "'",  "\"",           ",",
                                                  "\n", "\r", " ", "12", "люди", "坚", "\xEF\xBB\xBF", "a"};
  std::string cell;
  for (std::uint64_t left = dice.below(5); left > 0; --left) cell += dice.one_of(pieces);
  return cell;
}

// A person of the schema as it is, with as many names and remarks as the dice want.
Json random_person(Dice& dice) {
  Json body = {{"code", "W-" + dice.text("0123456789", 4)}};
  for (std::uint64_t left = dice.below(13); left > 0; --left) {
    body["names"].push_back({{"full", random_cell(dice) + "x"}, {"primary", dice.one_in(2)}});
  }
  if (dice.one_in(2)) body["sex"] = "female";
  if (dice.one_in(2)) body["occupation"] = random_cell(dice) + "y";
  if (dice.one_in(2)) body["languages"] = {"kk", "ru"};
  return body;
}

}  // namespace

TEST_CASE("csv: any rows come back cell for cell, in whatever parts they are read") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    Rows rows;
    std::string text;
    for (std::uint64_t left = 1 + dice.below(5); left > 0; --left) {
      std::vector<std::string> row = {"first"};  // a row of one empty cell is a blank line, which is passed over
      for (std::uint64_t more = dice.below(8); more > 0; --more) row.push_back(random_cell(dice));
      text += csv_line(row);
      rows.push_back(std::move(row));
    }
    auto again = read(dice, text);
    REQUIRE(again);
    for (auto& row : *again) {
      for (std::string& cell : row) {
        REQUIRE((cell.empty() || std::string_view("=+-@\t").find(cell.front()) == std::string_view::npos));
        cell = without_formula_mark(cell);
      }
    }
    REQUIRE(*again == rows);

    // Of what became of it by changes: the same rows in other parts, and what is written of them comes back too.
    for (int tries = 0; tries < 20; ++tries) {
      const std::string changed = fieldvault::test::changed(dice, text);
      CAPTURE(changed);
      const auto taken = read(dice, changed);
      REQUIRE(read(dice, changed) == taken);
      if (!taken) continue;
      for (const auto& row : *taken) {
        if (row.size() == 1 && row.front().empty()) continue;
        auto written = read(dice, csv_line(row));
        REQUIRE(written);
        REQUIRE(written->size() == 1);
        for (std::string& cell : written->front()) cell = without_formula_mark(cell);
        REQUIRE(written->front() == row);
      }
    }
  }
}

TEST_CASE("a revision of any body has one line, whatever is withheld, and a changed line is refused or another's") {
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const Json body = random_person(dice);
    const Revision whole = Revision::write(envelope_of("person/1"), body, dice.array<32>());
    REQUIRE(whole.body() == body);
    const Revision reduced = whole.withholding([&](std::string_view) { return dice.one_in(3); });
    REQUIRE(reduced.root() == whole.root());
    for (const Revision& revision : {whole, reduced}) {
      const std::string line = revision.line();
      REQUIRE(Revision::parse(line).root() == whole.root());
      taken += check_one_form(dice, line, 60, [&](const std::string& text) {
        return unless_refused([&] {
          const Revision parsed = Revision::parse(text);
          // Nothing that was changed keeps the root, which is in the ledger.
          if (text != line) REQUIRE(parsed.root() != whole.root());
          return parsed.line();
        });
      });
    }
  }
  CHECK(taken > 100);
}
