#include <algorithm>
#include <tuple>

#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::evidence {

records::Written write_custody(vault::Vault& vault, const records::RecordId& evidence, std::string_view action,
                               std::string_view from, std::string_view to, std::string_view why) {
  records::RecordStore store(vault);
  return write_custody(vault, store, evidence, action, from, to, why);
}

records::Written write_custody(vault::Vault& vault, records::RecordStore& store, const records::RecordId& evidence,
                               std::string_view action, std::string_view from, std::string_view to,
                               std::string_view why) {
  const auto current = store.current(evidence);
  const Json present = current ? current->revision.body() : Json::object();
  return store.add(records::kind::custody,
                   custody_body(evidence, present, vault.context().clock.now(), action, from, to, why));
}

Json custody_body(const records::RecordId& evidence, const Json& present, const vault::Timestamp& when,
                  std::string_view action, std::string_view from, std::string_view to, std::string_view why) {
  Json body = {{"evidence", evidence.text()}, {"action", action}, {"when", when.text()}};
  if (!from.empty()) body["from"] = from;
  if (!to.empty()) body["to"] = to;
  if (!why.empty()) body["why"] = why;
  // The words here are the vault's own and the evidence's, which somebody has judged.
  if (present.value("identifies", Json()) == Json("nobody")) body["identifies"] = "nobody";
  return body;
}

std::vector<records::StoredRevision> custody_of(const records::RecordStore& store, const records::RecordId& evidence) {
  std::vector<records::StoredRevision> events;
  for (const records::RecordId& id : store.referring_to(evidence, records::kind::custody)) {
    std::optional<records::StoredRevision> event = store.current(id);
    // A custody record may also name this evidence as the result of what was done to another piece.
    if (event && event->revision.body().value("evidence", Json()) == Json(evidence.text()))
      events.push_back(std::move(*event));
  }
  const auto place = [](const records::StoredRevision& event) {
    return std::tuple(event.revision.envelope().written_at, event.log, event.position);
  };
  std::ranges::sort(events, {}, place);
  return events;
}

}  // namespace fieldvault::evidence
