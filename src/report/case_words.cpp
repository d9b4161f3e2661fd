#include <set>

#include "case_parts.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

std::string member_of(std::string_view pointer) {
  pointer.remove_prefix(1);
  std::string name(pointer.substr(0, pointer.find('/')));
  for (char& c : name) {
    if (c == '_') c = ' ';
  }
  return name;
}

}  // namespace

std::string short_id(const records::RecordId& id) { return id.text().substr(id.text().size() - 8); }

std::string called(const CaseRecords& records, const ShownRecord& record) {
  const std::string kind = record.kind();
  if (kind == records::kind::person) return records.code(record.id().text());
  if (kind == records::kind::testimony) {
    const std::string date = bare_date(record.body.value("date", Json()));
    const std::string witness = records.code(record.body.value("witness", Json()));
    return "Testimony of " + (witness.empty() ? "a person withheld" : witness) + (date.empty() ? "" : ", " + date);
  }
  if (kind == records::kind::consent) return "Consent of " + records.code(record.body.value("given_by", Json()));
  if (kind == records::kind::act) return label("violation", record.body.value("violation", Json()));
  const std::string title = text_member(record.body, "title");
  if (!title.empty()) return title;
  const std::string what = label("event-type", record.body.value("type", Json()));
  if (kind == records::kind::event && !what.empty()) return what + " " + short_id(record.id());
  std::string name = kind;
  name.front() = static_cast<char>(name.front() - 'a' + 'A');
  return name + " " + short_id(record.id());
}

Html person_link(const CaseRecords& records, const Json& person) {
  const std::string code = records.code(person);
  if (code.empty()) return {};
  for (const ShownRecord& shown : records.of(records::kind::person)) {
    if (person == Json(shown.id().text())) return link_to(shown.id().text(), said(code));
  }
  return said(code);
}

Html left_out_of(const ShownRecord& record, CaseFile& counted) {
  counted.left_out += record.left_out.size();
  std::set<std::string> members;
  for (const std::string& pointer : record.left_out) members.insert(member_of(pointer));
  std::string list;
  for (const std::string& member : members) list += (list.empty() ? "" : ", ") + member;
  Html out;
  if (!list.empty()) out += element("p", left_out("left out, because it may say who somebody is: " + list));
  if (!record.head.revision.is_whole()) {
    out += element("p", left_out("parts of this record are withheld from this vault"));
  }
  return out;
}

}  // namespace fieldvault::report
