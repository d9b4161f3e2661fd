#include "consent_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

using Row = std::array<std::string, 2 + consent_levels.size()>;

std::vector<Row> table_of(const Json& answers) {
  std::vector<Row> rows = {{"use", "as a record", "name", "photograph", "voice", "place"}};
  for (const records::Use use : consent_uses) {
    const Json& answer = answers[std::string(records::use_text(use))];
    Row row = {std::string(records::use_text(use)), answer["decision"].get<std::string>()};
    for (std::size_t i = 0; i < consent_levels.size(); ++i) {
      row[i + 2] = answer[std::string(records::identity_level_text(consent_levels[i]))].get<std::string>();
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

void print_what_people_heed(std::ostream& out, const Json& consent) {
  Json heeded = Json::object();
  for (const char* member : {"date", "form", "expires", "review_date", "conditions", "withdrawal", "minor"}) {
    if (consent.contains(member)) heeded[member] = consent[member];
  }
  print_fields(out, heeded);
  out << "\n";
}

void print_of_each_use(std::ostream& out, const Json& consent) {
  const Json said = consent.value("uses", Json::object());
  for (auto use = said.begin(); use != said.end(); ++use) {
    Json heeded = Json::object();
    if (use->contains("partner")) heeded[use.key() + " only with"] = use->at("partner");
    if (use->contains("conditions")) heeded["condition of " + use.key()] = use->at("conditions");
    print_fields(out, heeded);
  }
}

void print_consent_answers(std::ostream& out, const Json& answers) {
  const std::vector<Row> rows = table_of(answers);
  std::array<std::size_t, std::tuple_size_v<Row>> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  const std::size_t width = std::accumulate(widths.begin(), widths.end(), 2 * (widths.size() - 1));
  if (width < columns_of(Output::results).value_or(width + 1)) {
    for (const Row& row : rows) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}", row[i], widths[i] + 2);
      out << line.substr(0, line.find_last_not_of(' ') + 1) << "\n";
    }
    return;
  }
  const std::size_t name_width = std::ranges::max(rows.front(), {}, &std::string::size).size();
  for (std::size_t i = 1; i < rows.size(); ++i) {
    out << rows[i].front() << "\n";
    for (std::size_t at = 1; at < rows[i].size(); ++at) {
      out << fmt::format("  {:<{}}  {}\n", rows.front()[at], name_width, rows[i][at]);
    }
  }
}

}  // namespace fieldvault::cli
