#include "fieldvault/report/case_file.hpp"

#include <fmt/format.h>

#include "case_parts.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/device.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

Html origin_of(vault::Vault& vault, vault::Timestamp now) {
  const crypto::TreeHead head = ledger::Log::own(vault.database()).head();
  Terms terms;
  terms.add("made", now.text());
  terms.add("vault", said(trust::own_card(vault).name.text()));
  terms.add("ledger", fmt::format("{} entries", head.size));
  terms.add("head of the ledger", hash(head.root.hex()));
  return terms.list();
}

Html rule_of(PersonsBy persons) {
  if (persons == PersonsBy::name) {
    return element(
        "div", {{"class", "box alarm"}},
        element("p", element("strong", "This page names persons.") +
                         text(" Whoever reads it knows who spoke. It lies unencrypted wherever it is kept.")));
  }
  return element(
      "div", {{"class", "box"}},
      element("p", element("strong", "Persons stand here by their codes.") +
                       text(" Left out is what may say who somebody is: names, places, contacts, free words, and each "
                            "statement that nobody has confirmed to identify nobody. A redacted form stands where the "
                            "researcher has written one. Where something is left out, it says so. Even so the page "
                            "lies unencrypted wherever it is kept.")));
}

Html case_part(const CaseRecords& records, CaseFile& counted) {
  Html all;
  for (const ShownRecord& record : records.of(records::kind::case_file)) {
    Terms terms;
    if (record.body.contains("title")) terms.add("title", prose(record.body.at("title")));
    if (record.body.contains("reference")) terms.add("reference", prose(record.body.at("reference")));
    terms.add("status", label("case-status", record.body.value("status", Json())));
    terms.add("opened", date_text(record.body.value("opened", Json())));
    terms.add("closed", date_text(record.body.value("closed", Json())));
    if (record.body.contains("summary")) terms.add("summary", prose(record.body.at("summary")));
    terms.add("record", hash(record.id().text()));
    all += element("div", terms.list() + left_out_of(record, counted));
  }
  return all.is_empty() ? Html() : section("case", "Case", all);
}

Html newer_part(const CaseRecords& records, CaseFile& counted) {
  counted.newer = records.newer();
  if (counted.newer == 0) return {};
  std::string said = fmt::format(
      "{} written by a newer fieldvault, which is needed to show what is in them. Nothing of them stands on this page.",
      counted.newer == 1 ? "1 record was" : fmt::format("{} records were", counted.newer));
  if (records.newer_consents() > 0) {
    said += fmt::format(" Consents among them: {}. One of these may withdraw what this page shows as permitted.",
                        records.newer_consents());
  }
  return element("div", {{"class", "box warn"}}, element("p", text(said)));
}

Html contents(const std::vector<std::pair<const char*, const char*>>& parts) {
  Html list;
  for (const auto& [id, name] : parts) list += element("li", link_to(id, text(name)));
  return element("nav", {{"aria-label", "Contents"}}, element("ul", list));
}

}  // namespace

Html conflicts_part(const CaseRecords& records, CaseFile& counted) {
  Html list;
  for (const std::string& kind : records::Schema::kinds()) {
    for (const ShownRecord& record : records.of(kind)) {
      if (record.heads < 2) continue;
      ++counted.conflicts;
      list +=
          element("li", said(called(records, record)) +
                            text(fmt::format(" ({}, {}): {} revisions stand side by side, and the newest is shown. "
                                             "`{} edit {}` joins them.",
                                             kind, short_id(record.id()), record.heads, kind, short_id(record.id()))));
    }
  }
  if (list.is_empty()) return {};
  return element("div", {{"class", "box warn"}}, section("conflicts", "Records in conflict", element("ul", list)));
}

CaseFile case_file(vault::Vault& vault, const CaseFileRequest& request) {
  const vault::Timestamp now = vault.context().clock.now();
  const CaseRecords records(vault, request);
  CaseFile file;
  const Html withdrawals = withdrawals_part(records, file);
  const Html conflicts = conflicts_part(records, file);
  const Html newer = newer_part(records, file);
  std::vector<std::pair<const char*, const char*>> parts;
  Html rest;
  const auto add = [&](const char* id, const char* name, const Html& part) {
    if (part.is_empty()) return;
    parts.emplace_back(id, name);
    rest += part;
  };
  add("case", "Case", case_part(records, file));
  add("persons", "Persons and their consent", persons_part(records, now, file));
  add("events", "What happened", events_part(records, file));
  add("testimonies", "Testimonies", testimonies_part(records, file));
  add("evidence", "Evidence and its custody", evidence_part(records, vault, file));
  const std::string title = request.of ? "Case file" : "All records of a vault";
  Html body = element("header", element("h1", title) + rule_of(request.persons));
  Html main = withdrawals + conflicts + newer + origin_of(vault, now) + contents(parts) + rest;
  if (parts.empty()) main += element("p", "There are no records.");
  body += element("main", main);
  body += element("footer",
                  element("p", "Notes, risk assessments, links of persons and drafts do not stand in a case file."));
  file.page = page(title, body);
  return file;
}

}  // namespace fieldvault::report
