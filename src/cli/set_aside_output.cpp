#include "set_aside_output.hpp"

#include <fmt/format.h>

#include <map>
#include <ostream>

#include "output.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {
namespace {

std::string kind_of_record(const records::RecordStore& store, const records::RecordId& record) {
  const auto current = store.current(record);
  return current ? current->revision.envelope().kind() : std::string();
}

// Of a person that is set aside the title is the code; of one who is not here, the id.
std::string code_of_person(const records::RecordStore& store, const records::RecordId& person) {
  const auto current = store.current(person);
  const Json code = current ? current->revision.body().value("code", Json()) : Json();
  return code.is_string() ? code.get<std::string>() : person.text();
}

Json row_json(const records::RecordStore& store, const records::SetAside& row) {
  return {{"id", row.record.text()},       {"kind", kind_of_record(store, row.record)},
          {"person", row.person.text()},   {"code", code_of_person(store, row.person)},
          {"consent", row.consent.text()}, {"since", row.since.text()}};
}

std::string_view records_text(std::size_t count) { return count == 1 ? "record" : "records"; }

}  // namespace

void bind_set_aside(CLI::App& verb, SetAsideOption& option) {
  verb.add_flag("--set-aside", option.is_given,
                "Open it though consent to store it was taken back; the ledger keeps that it was opened");
}

void open_or_refuse(vault::Vault& vault, const records::RecordId& record, const SetAsideOption& option,
                    std::string_view how) {
  if (option.is_given) {
    records::open_set_aside(vault, record, how);
  } else {
    records::require_not_set_aside(records::RecordStore(vault), record);
  }
}

void bind_list_set_aside(CLI::App& verb, SetAsideOption& option) {
  verb.add_flag("--set-aside", option.is_given,
                "Instead, those that are set aside: ids, who took consent back, since when, by which consent");
}

void list_set_aside(CommandContext& context, vault::Vault& vault, std::string_view kind) {
  const records::RecordStore store(vault);
  for (const records::SetAside& row : records::all_set_aside(vault.database(), kind)) {
    if (context.options.json) {
      print_json(context.out, row_json(store, row));
    } else {
      context.out << fmt::format("{}  {}  since {}  consent {}\n", row.record.text(),
                                 isolated(code_of_person(store, row.person)), row.since.text(), row.consent.text());
    }
  }
}

Json set_aside_json(vault::Vault& vault, const std::vector<records::SetAside>& rows) {
  const records::RecordStore store(vault);
  Json list = Json::array();
  for (const records::SetAside& row : rows) list.push_back(row_json(store, row));
  return list;
}

Json returned_json(vault::Vault& vault, const std::vector<records::RecordId>& records) {
  const records::RecordStore store(vault);
  Json list = Json::array();
  for (const records::RecordId& record : records) {
    list.push_back({{"id", record.text()}, {"kind", kind_of_record(store, record)}});
  }
  return list;
}

std::vector<std::string> set_aside_lines(vault::Vault& vault, const records::SetAsideChanges& changes) {
  const records::RecordStore store(vault);
  std::map<std::pair<records::RecordId, records::RecordId>, std::size_t> counts;
  for (const records::SetAside& row : changes.set_aside) ++counts[{row.person, row.consent}];
  std::vector<std::string> lines;
  for (const auto& [by, count] : counts) {
    lines.push_back(
        fmt::format("SET ASIDE: {} {}, since {} took back consent to being stored (consent {}); nothing "
                    "was deleted, and `list --set-aside` names them",
                    count, records_text(count), code_of_person(store, by.first), by.second.text()));
  }
  if (const std::size_t count = changes.returned.size(); count > 0) {
    lines.push_back(
        fmt::format("RETURNED: {} {} that {} set aside", count, records_text(count), count == 1 ? "was" : "were"));
  }
  return lines;
}

}  // namespace fieldvault::cli
