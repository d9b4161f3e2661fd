// What a preview tells, in a form that can be compared; and a preview by a vault that remembers no export.
#pragma once

#include <vector>

#include "fieldvault/bundle/export.hpp"

namespace fieldvault::bundle::test {

inline Json comparable(const std::vector<HeldBack>& withheld) {
  Json list = Json::array();
  for (const HeldBack& held : withheld) {
    Json reasons = Json::array();
    for (const records::Reason& reason : held.reasons) reasons.push_back(reason.text());
    list.push_back({held.record.id.text(), held.record.title, held.whole, held.parts, held.pointers, reasons});
  }
  return list;
}

// All that is told of what goes and what stays. The custody records of a hand-over have other ids each time.
inline Json comparable(const ExportPreview& preview) {
  Json going = Json::array();
  for (const Going& one : preview.records) {
    const bool is_custody = one.record.kind == records::kind::custody;
    going.push_back({is_custody ? one.record.kind : one.record.id.text(), one.record.title, one.pointers});
  }
  Json lost = Json::array();
  for (const LostBody& body : preview.lost) lost.push_back({body.evidence.text(), body.why});
  Json held = comparable(preview.withheld);
  for (Json& one : held) {
    if (one[1].get_ref<const std::string&>().starts_with("exported")) one[0] = "custody";
  }
  return {going, held, lost, preview.evidence, preview.conditions.size()};
}

// A preview rolls back what it wrote, but not within a transaction of others.
inline ExportPreview preview_alone(vault::Vault& vault, const ExportRequest& request) {
  vault.database().execute("SAVEPOINT preview");
  ExportPreview preview = preview_export(vault, request);
  vault.database().execute("ROLLBACK TO preview");
  vault.database().execute("RELEASE preview");
  return preview;
}

// Every revision is judged.
inline ExportPreview preview_of_all(vault::Vault& vault, const ExportRequest& request) {
  vault.database().execute("SAVEPOINT forgotten");
  vault.database().execute("DELETE FROM export_judged");
  ExportPreview preview = preview_export(vault, request);
  vault.database().execute("ROLLBACK TO forgotten");
  vault.database().execute("RELEASE forgotten");
  return preview;
}

}  // namespace fieldvault::bundle::test
