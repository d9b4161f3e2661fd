#include "stated_risk.hpp"

#include <algorithm>
#include <functional>

#include "fieldvault/records/door.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

std::optional<RiskLevel> level_of(const Json& code) {
  if (code == Json("extreme")) return RiskLevel::extreme;
  if (code == Json("high")) return RiskLevel::high;
  if (code == Json("medium")) return RiskLevel::medium;
  if (code == Json("low")) return RiskLevel::low;
  return std::nullopt;  // not known, or a word of the team's own
}

std::string text_of_prose(const Json& prose) {
  if (prose.is_string()) return prose.get<std::string>();
  return prose.is_object() ? text_member(prose, "text") : std::string();
}

void add_level(const Json& code, StatedRisk& risk) {
  const auto level = level_of(code);
  if (level) risk.level = std::max(risk.level.value_or(*level), *level);
}

void add_words(std::string_view what, const Json& prose, StatedRisk& risk) {
  const std::string said = text_of_prose(prose);
  if (!said.empty()) risk.words.push_back(std::string(what) + ": " + said);
}

void take_assessment(const Json& body, StatedRisk& risk) {
  add_level(body.value("level", Json()), risk);
  for (const Json& threat : body.value("threats", Json::array())) {
    if (!threat.is_object()) continue;
    add_level(threat.value("severity", Json()), risk);
    add_words("threat to " + text_member(threat, "to"), threat.value("what", Json()), risk);
  }
  add_words("measures", body.value("measures", Json()), risk);
}

}  // namespace

std::map<records::RecordId, StatedRisk> stated_risks(const records::RecordStore& store) {
  std::map<records::RecordId, StatedRisk> risks;
  // Whoever took consent back is in no less danger.
  const auto each = [&](std::string_view kind, const std::function<void(const records::StoredRevision&)>& visit) {
    store.each_head(kind, visit, records::Listed::with_set_aside);
  };
  each(records::kind::person, [&](const records::StoredRevision& head) {
    const Json body = head.revision.body();
    if (!body.contains("protection_needs")) return;
    add_words("protection needs", body.at("protection_needs"), risks[head.revision.envelope().id]);
  });
  each(records::kind::testimony, [&](const records::StoredRevision& head) {
    const Json body = head.revision.body();
    const auto witness = records::RecordId::parse(text_member(body, "witness"));
    const Json risk = body.value("risk", Json());
    if (!witness || !risk.is_object()) return;
    add_words("risk", risk.value("summary", Json()), risks[*witness]);
    add_words("measures", risk.value("measures", Json()), risks[*witness]);
  });
  each(records::kind::risk_assessment, [&](const records::StoredRevision& head) {
    const Json body = head.revision.body();
    for (const records::RecordId& person : records::persons_in(store, head.revision)) {
      take_assessment(body, risks[person]);
    }
  });
  return risks;
}

}  // namespace fieldvault::report
