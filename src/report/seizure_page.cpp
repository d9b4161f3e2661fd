#include <fmt/format.h>

#include "fieldvault/report/html.hpp"
#include "fieldvault/report/seizure.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

Html lines_of(const std::vector<std::string>& lines) {
  Html out;
  for (const std::string& line : lines) out += element("div", said(line));
  return out;
}

Html person_row_words(const PersonAtRisk& person, SeizureNames names) {
  if (names == SeizureNames::shown) return lines_of(person.stated);
  return person.stated.empty() ? text("nothing")
                               : left_out(fmt::format("{} statements, left out", person.stated.size()));
}

Html persons_table(const Seizure& seizure, SeizureNames names) {
  Table table("Who must be warned, worst first",
              {"person", "stated risk", "what was on the laptop", "stated in words"});
  for (const PersonAtRisk& person : seizure.persons) {
    Html who = element("div", said(person.code));
    if (names == SeizureNames::shown) who += lines_of(person.names);
    if (person.has_withdrawn) who += element("div", {{"class", "sign-warn"}}, "has withdrawn consent");
    const bool is_bad = person.level == RiskLevel::extreme || person.level == RiskLevel::high;
    table.row({who,
               element("strong", is_bad ? Attributes{{"class", "sign-fail"}} : Attributes{}, risk_text(person.level)),
               text(holdings_text(person)), person_row_words(person, names)});
  }
  return table.is_empty() ? element("p", "Its bundles name no person.") : table.html();
}

}  // namespace

std::string seizure_page(const Seizure& seizure, SeizureNames names, vault::Timestamp now) {
  Terms terms;
  terms.add("laptop", said(seizure.name));
  terms.add("device", hash(seizure.device));
  terms.add("last bundle that was imported",
            fmt::format("number {}, on {}", seizure.last_sequence, seizure.imported_at.text()));
  terms.add("SHA-256 of its manifest", hash(seizure.manifest_sha256));
  terms.add("this list was made", now.text());
  Html unknown;
  for (const std::string& line : seizure.unknown) unknown += element("li", said(line));
  const Html main =
      terms.list() + section("persons", "Persons", persons_table(seizure, names)) +
      element("div", {{"class", "box warn"}}, section("unknown", "What is not known", element("ul", unknown)));
  const Html body =
      element("header", element("h1", "A laptop is lost")) + element("main", main) +
      element("footer", element("p",
                                "\"Not stated\" stands before \"medium\": somebody must ask. What was on the "
                                "laptop is what its bundles brought and what was sent to it."));
  return page("A laptop is lost", body);
}

}  // namespace fieldvault::report
