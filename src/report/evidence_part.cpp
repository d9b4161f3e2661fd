#include "case_parts.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

Html custody_table(const CaseRecords& records, const ShownRecord& evidence, CaseFile& counted) {
  const bool by_name = records.persons_by() == PersonsBy::name;
  Table table("Chain of custody, oldest first", {"when", "what", "by", "from", "to", "where", "why", "seal"});
  for (const records::StoredRevision& stored : evidence::custody_of(records.store(), evidence.id())) {
    const ShownRecord custody = records.shown(stored);
    counted.left_out += custody.left_out.size();
    const auto cell = [&](const char* member) {
      if (custody.body.contains(member)) return prose(custody.body.at(member));
      const bool is_there = !by_name && stored.revision.body().contains(member);
      return is_there ? left_out("left out") : Html();
    };
    table.row({text(date_text(custody.body.value("when", Json()))),
               text(label("custody-action", custody.body.value("action", Json()))), cell("by"), cell("from"),
               cell("to"), custody.body.contains("where") ? place(custody.body.at("where")) : Html(), cell("why"),
               cell("seal_number")});
  }
  return table.is_empty() ? element("p", "No custody is recorded.") : table.html();
}

std::string file_text(vault::Vault& vault, const ShownRecord& evidence) {
  if (!evidence.head.revision.body().contains("object")) return "none: the record describes it";
  const auto object = evidence::object_of(vault.database(), evidence.id());
  if (!object || !object->file_key) return "not in this vault (withheld or purged)";
  return "in this vault";
}

Html facts_of_evidence(const CaseRecords& records, vault::Vault& vault, const ShownRecord& evidence) {
  // Which bytes they are says nothing of whom they show.
  const Json& body = evidence.body;
  Terms terms;
  terms.add("kind", label("evidence-kind", body.value("kind", Json())));
  if (body.contains("title")) terms.add("title", prose(body.at("title")));
  if (body.contains("original_name")) terms.add("name of the file", prose(body.at("original_name")));
  if (body.contains("description")) terms.add("description", prose(body.at("description")));
  if (body.contains("exhibit_number")) terms.add("exhibit", prose(body.at("exhibit_number")));
  terms.add("original or copy", label("originality", body.value("original", Json())));
  terms.add("file", file_text(vault, evidence));
  if (body.contains("length")) terms.add("length", body.at("length").dump() + " bytes");
  terms.add("SHA-256", hash(text_member(body, "sha256")));
  terms.add("object in the vault", hash(text_member(body, "object")));
  for (const ShownRecord& testimony : records.of(records::kind::testimony)) {
    if (body.value("testimony", Json()) == Json(testimony.id().text())) {
      terms.add("belongs to", link_to(testimony.id().text(), said(called(records, testimony))));
    }
  }
  terms.add("record", hash(evidence.id().text()));
  return terms.list();
}

}  // namespace

Html evidence_part(const CaseRecords& records, vault::Vault& vault, CaseFile& counted) {
  Html all;
  for (const ShownRecord& evidence : records.of(records::kind::evidence)) {
    ++counted.evidence;
    Html content = element("h3", said(called(records, evidence)));
    content += facts_of_evidence(records, vault, evidence);
    content += left_out_of(evidence, counted);
    content += custody_table(records, evidence, counted);
    all += element("article", {{"id", anchor(evidence.id().text())}}, content) + text("\n");
  }
  return all.is_empty() ? Html() : section("evidence", "Evidence and its custody", all);
}

}  // namespace fieldvault::report
