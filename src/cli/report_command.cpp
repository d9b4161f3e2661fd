#include "report_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/records/set_aside.hpp"
#include "fieldvault/report/case_file.hpp"
#include "fieldvault/report/publish.hpp"
#include "output.hpp"
#include "page_output.hpp"
#include "seizure_list.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

struct ReportOptions {
  std::string out;
  std::string case_id;
  std::string seizure;
  bool names = false;
  bool yes = false;
};

Json about(const report::CaseFileRequest& request) {
  return {{"page", "case-file"},
          {"case", request.of ? Json(request.of->text()) : Json()},
          {"names", request.persons == report::PersonsBy::name}};
}

Json counts(const report::CaseFile& file) {
  return {{"persons", file.persons},         {"testimonies", file.testimonies},
          {"statements", file.statements},   {"statements_left_out", file.statements_left_out},
          {"events", file.events},           {"evidence", file.evidence},
          {"withdrawals", file.withdrawals}, {"conflicts", file.conflicts},
          {"left_out", file.left_out},       {"newer", file.newer}};
}

int report_it(const ReportOptions& options, CommandContext& context) {
  if (!options.seizure.empty())
    return list_seizure({options.seizure, options.out, options.names, options.yes}, context);
  const PageTarget target(options.out, context);
  vault::Vault vault = open_vault(context);
  const records::RecordStore store(vault);
  report::CaseFileRequest request;
  if (!options.case_id.empty()) {
    request.of = store.resolve(options.case_id, records::kind::case_file);
    records::require_not_set_aside(store, *request.of);
  }
  request.persons = options.names ? report::PersonsBy::name : report::PersonsBy::code;
  target.confirm(options.names ? "This writes what people said, with their names, unencrypted."
                               : "This writes what people said, unencrypted.",
                 options.yes ? Asked::already : Asked::now);
  const report::CaseFile file = report::case_file(vault, request);
  target.write(vault, file.page, about(request));
  if (target.is_stream()) return 0;
  if (context.options.json) {
    Json document = counts(file);
    document.update(about(request));
    document["file"] = options.out;
    document["length"] = file.page.size();
    document["sha256"] = crypto::sha256(bytes_of(file.page)).hex();
    print_json(context.out, document);
    return 0;
  }
  context.out << fmt::format(
      "{}: {} {}, {}, {} ({} left out), {}, {}\n", shown(options.out), number_of(file.persons, "person"),
      options.names ? "with names" : "by code", number_of(file.testimonies, "testimony", "testimonies"),
      number_of(file.statements, "statement"), file.statements_left_out, number_of(file.events, "event"),
      number_of(file.evidence, "piece of evidence", "pieces of evidence"));
  if (file.withdrawals > 0)
    context.out << fmt::format("{} first in it\n", number_of(file.withdrawals, "withdrawal of consent stands",
                                                             "withdrawals of consent stand"));
  if (file.conflicts > 0)
    context.out << fmt::format("{} in conflict, and named in it\n",
                               number_of(file.conflicts, "record is", "records are"));
  if (file.newer > 0)
    tell_warning(context, fmt::format("of the records {} by a newer fieldvault and not in it",
                                      file.newer == 1 ? "1 is" : fmt::format("{} are", file.newer)));
  return 0;
}

}  // namespace

void bind_report(CLI::App& app, Choice& choice) {
  add_verb<ReportOptions>(
      app, choice, "report", "Write a case file for people to read: one HTML page that runs and loads nothing",
      "report /dev/shm/case.html --case 8c41f2a0",
      [](CLI::App& verb, ReportOptions& options) {
        verb.add_option("out", options.out, "The file to write; it must not exist. - is standard output");
        verb.add_option("--case", options.case_id, "The case; the whole vault where none is given");
        verb.add_option("--seizure", options.seizure,
                        "A lost laptop, by the name of its card: who was on it, whom to warn first; OUT may be absent")
            ->excludes(verb.get_option("--case"));
        verb.add_flag("--names", options.names, "Show names and everything else that says who somebody is");
        verb.add_flag("--yes", options.yes, "Do not ask");
      },
      report_it);
}

}  // namespace fieldvault::cli
