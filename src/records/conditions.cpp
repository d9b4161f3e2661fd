#include "fieldvault/records/conditions.hpp"

#include "record_title.hpp"

namespace fieldvault::records {
namespace {

// Prose: plain, or with its language.
std::string words_of(const Json& prose) {
  if (prose.is_string()) return prose.get<std::string>();
  return prose.is_object() ? prose.value("text", std::string()) : std::string();
}

bool is_of(const Json& consent, const RecordId& person) {
  return consent.value("given_by", Json()) == Json(person.text());
}

}  // namespace

std::vector<Condition> conditions_of(const RecordStore& store, const RecordId& person, Use use) {
  std::vector<Condition> conditions;
  const std::string code = person_code(store, person);
  for (const RecordId& consent : store.referring_to(person, kind::consent)) {
    for (const StoredRevision& head : store.heads(consent)) {
      const Json body = head.revision.body();
      if (Schema::find(head.revision.envelope().schema) == nullptr || !is_of(body, person)) continue;
      const Json said = body.value("uses", Json::object()).value(std::string(use_text(use)), Json::object());
      for (const Json& holder : {body, said}) {
        const std::string text = words_of(holder.value("conditions", Json()));
        if (!text.empty()) conditions.push_back({person, code, consent, text});
      }
    }
  }
  return conditions;
}

std::vector<Use> withdrawn_still(const RecordStore& store, const RecordId& person) {
  std::vector<Use> uses;
  const auto consent = consent_of(store, person);
  const auto current = consent ? store.current(*consent) : std::nullopt;
  if (!current || Schema::find(current->revision.envelope().schema) == nullptr) return uses;
  const Json body = current->revision.body();
  if (!body.contains("withdrawal")) return uses;
  for (const Json& withdrawn : body.at("withdrawal").value("uses", Json::array())) {
    const auto use = withdrawn.is_string() ? parse_use(withdrawn.get_ref<const std::string&>()) : std::nullopt;
    if (!use) continue;
    const Json said = body.value("uses", Json::object()).value(std::string(use_text(*use)), Json::object());
    if (said.value("decision", Json()) == Json("permit")) uses.push_back(*use);
  }
  return uses;
}

}  // namespace fieldvault::records
