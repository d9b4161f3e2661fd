#include "seizure_list.hpp"

#include <fmt/format.h>

#include <optional>
#include <ostream>

#include "fieldvault/report/publish.hpp"
#include "fieldvault/report/seizure.hpp"
#include "page_output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

Json person_json(const report::PersonAtRisk& person, bool names) {
  return {{"id", person.person.text()},
          {"code", person.code},
          {"names", names ? Json(person.names) : Json::array()},
          {"risk", report::risk_text(person.level)},
          {"stated", names ? Json(person.stated) : Json::array()},
          {"had_names", person.had_names},
          {"had_contact", person.had_contact},
          {"testimonies", person.testimonies},
          {"mentions", person.mentions},
          {"evidence", person.evidence},
          {"withdrawn", person.has_withdrawn}};
}

void print_seizure_json(const report::Seizure& seizure, const SeizureOptions& options, std::ostream& out) {
  Json persons = Json::array();
  for (const report::PersonAtRisk& person : seizure.persons) persons.push_back(person_json(person, options.names));
  print_json(out, {{"device", seizure.device},
                   {"name", seizure.name},
                   {"sequence", seizure.last_sequence},
                   {"manifest_sha256", seizure.manifest_sha256},
                   {"imported_at", seizure.imported_at.text()},
                   {"newest_record", seizure.newest_record ? Json(seizure.newest_record->text()) : Json()},
                   {"persons", persons},
                   {"unknown", seizure.unknown},
                   {"file", options.out.empty() ? Json() : Json(options.out)}});
}

void print_seizure(const report::Seizure& seizure, const SeizureOptions& options, std::ostream& out) {
  out << fmt::format("{}, device {}: as of bundle {}, imported {}\n", shown(seizure.name), seizure.device,
                     seizure.last_sequence, seizure.imported_at.text());
  out << fmt::format("{:<12} {:<16} {}\n", "risk", "person", "what was on the laptop");
  for (const report::PersonAtRisk& person : seizure.persons) {
    out << fmt::format("{:<12} {:<16} {}{}\n", report::risk_text(person.level), shown(person.code),
                       report::holdings_text(person), person.has_withdrawn ? "; has withdrawn consent" : "");
    if (!options.names) continue;
    for (const std::string& name : person.names) out << "             " << isolated(name) << "\n";
    for (const std::string& line : person.stated) out << "             " << isolated(line) << "\n";
  }
  for (const std::string& line : seizure.unknown) out << "UNKNOWN: " << shown(line) << "\n";
}

}  // namespace

int list_seizure(const SeizureOptions& options, CommandContext& context) {
  std::optional<PageTarget> target;
  if (!options.out.empty()) target.emplace(options.out, context);
  vault::Vault vault = open_vault(context);
  const report::Seizure seizure = report::seizure_of(vault, options.device);
  if (target) {
    target->confirm("This writes who was on the laptop and what endangers them, unencrypted.",
                    options.yes ? Asked::already : Asked::now);
    const auto names = options.names ? report::SeizureNames::shown : report::SeizureNames::hidden;
    target->write(vault, report::seizure_page(seizure, names, context.world.clock.now()),
                  {{"page", "seizure"}, {"device", seizure.device}, {"names", options.names}});
    if (target->is_stream()) return 0;
  }
  if (context.options.json) {
    print_seizure_json(seizure, options, context.out);
  } else {
    print_seizure(seizure, options, context.out);
  }
  return 0;
}

}  // namespace fieldvault::cli
