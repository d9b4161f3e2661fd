// Consent set and withdrawn: revisions of the person's own consent record.
#include <array>
#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/consent.hpp"

namespace fieldvault::records {
namespace {

constexpr const char* giver = "given_by";

constexpr std::array all_uses = {Use::store,  Use::share_organisation, Use::share_partner,
                                 Use::court,  Use::publish_anonymous,  Use::publish_name,
                                 Use::contact};

int strictness(std::string_view word) { return word == "permit" ? 0 : word == "deny" ? 2 : 1; }

// "permit" gives way to whatever else was said.
std::string stricter_word(const std::string& left, const std::string& right) {
  return strictness(left) >= strictness(right) ? left : right;
}

// Of one use in two heads: what only one of them permits is not permitted.
Json stricter_use(const Json& left, const Json& right) {
  Json joined = Json::object();
  for (const char* name : {"decision", "name", "photograph", "voice", "place"}) {
    if (left.contains(name) && right.contains(name)) {
      joined[name] = stricter_word(left.at(name).get<std::string>(), right.at(name).get<std::string>());
    }
  }
  for (const char* name : {"partner", "conditions"}) {
    if (left.contains(name)) joined[name] = left.at(name);
    if (!left.contains(name) && right.contains(name)) joined[name] = right.at(name);
  }
  return joined;
}

Json stricter_uses(const Json& left, const Json& right) {
  Json joined = Json::object();
  for (const auto& [name, use] : left.items()) {
    if (right.contains(name)) joined[name] = stricter_use(use, right.at(name));
  }
  return joined;
}

void collect_withdrawn(const Json& body, std::set<std::string>& withdrawn) {
  if (!body.contains("withdrawal")) return;
  const Json& withdrawal = body.at("withdrawal");
  if (withdrawal.is_object() && withdrawal.contains("uses")) {
    for (const Json& use : withdrawal.at("uses")) withdrawn.insert(use.get<std::string>());
  } else {
    for (const Use use : all_uses) withdrawn.emplace(use_text(use));
  }
}

Json uses_of(const Json& body) { return body.value("uses", Json::object()); }

void require_known_schemas(const std::vector<StoredRevision>& heads) {
  for (const StoredRevision& head : heads) {
    if (Schema::find(head.revision.envelope().schema) != nullptr) continue;
    throw Error(ErrorCode::input_refused,
                "the consent was written by a newer fieldvault, which is needed to change it");
  }
}

int strictness_of_assent(const Json& minor) {
  const auto said = minor.find("assent");
  return said == minor.end() ? strictness("") : strictness(said->get_ref<const std::string&>());
}

// What is said of uses, expiry and a child's assent, made no wider than the other body has it.
void narrow_to(const Json& other, Json& body) {
  body["uses"] = stricter_uses(uses_of(body), uses_of(other));
  if (other.contains("expires") && (!body.contains("expires") || other.at("expires") < body.at("expires"))) {
    body["expires"] = other.at("expires");
  }
  if (other.contains("minor") &&
      (!body.contains("minor") || strictness_of_assent(body.at("minor")) < strictness_of_assent(other.at("minor")))) {
    body["minor"] = other.at("minor");
  }
}

// The newest head's body; where there are others, no use of theirs becomes wider by the joining.
Json joined_body(const std::vector<StoredRevision>& heads, std::set<std::string>& withdrawn) {
  Json body = heads.front().revision.body();
  for (const StoredRevision& head : heads) {
    const Json other = head.revision.body();
    narrow_to(other, body);
    collect_withdrawn(other, withdrawn);
  }
  return body;
}

// The day, or as much of it as is known; empty where nothing is.
std::string known_day(const Json& body) {
  const Json said = body.value("date", Json());
  const Json date = said.is_object() ? said.value("date", Json()) : said;
  if (!date.is_string()) return {};
  const std::string day = date.get<std::string>().substr(0, 10);
  return day.empty() || day[0] < '0' || day[0] > '9' ? std::string() : day;
}

bool permits_anew(const Json& body, const std::string& use, const std::string& withdrawn_on) {
  const Json said = uses_of(body).value(use, Json::object());
  return said.value("decision", Json()) == Json("permit") && !withdrawn_on.empty() && known_day(body) > withdrawn_on;
}

// What was withdrawn stays so, but for what a later consent permits.
void keep_withdrawal(const std::vector<StoredRevision>& heads, Json& body) {
  std::set<std::string> kept;
  Json withdrawal = body.value("withdrawal", Json());
  for (const StoredRevision& head : heads) {
    const Json said = head.revision.body();
    std::set<std::string> withdrawn;
    collect_withdrawn(said, withdrawn);
    if (withdrawn.empty()) continue;
    const std::string day = known_day(said.at("withdrawal"));
    if (heads.size() == 1) std::erase_if(withdrawn, [&](const auto& use) { return permits_anew(body, use, day); });
    kept.merge(withdrawn);
    if (withdrawal.is_null()) withdrawal = said.at("withdrawal");
  }
  if (kept.empty()) return;
  collect_withdrawn(body, kept);
  // Of a withdrawal that came from elsewhere only what must be obeyed is known here.
  if (!withdrawal.contains("by")) withdrawal["by"] = "not known here";
  if (!withdrawal.contains("date")) withdrawal["date"] = "unknown";
  withdrawal["uses"] = kept;
  body["withdrawal"] = std::move(withdrawal);
}

std::vector<std::string> texts_of(const std::vector<Use>& uses) {
  std::vector<std::string> texts;
  for (const Use use : uses.empty() ? std::vector<Use>(all_uses.begin(), all_uses.end()) : uses)
    texts.emplace_back(use_text(use));
  return texts;
}

}  // namespace

// Of several, the one that was written last.
std::optional<RecordId> consent_of(const RecordStore& store, const RecordId& person) {
  std::optional<StoredRevision> newest;
  for (const RecordId& id : store.referring_to(person, kind::consent)) {
    auto consent = store.current(id);
    if (!consent || consent->revision.body().value(giver, Json()) != Json(person.text())) continue;
    const bool is_newer = !newest || newest->revision.envelope().written_at < consent->revision.envelope().written_at;
    if (is_newer) newest = std::move(consent);
  }
  return newest ? std::optional(newest->revision.envelope().id) : std::nullopt;
}

Written set_consent(vault::Vault& vault, const RecordId& person, Json body) {
  RecordStore store(vault);
  const auto giver_of_body = body.is_object() ? body.find(giver) : body.end();
  if (!body.is_object()) throw Error(ErrorCode::input_refused, "a consent is a JSON object");
  if (giver_of_body != body.end() && *giver_of_body != Json(person.text())) {
    throw Error(ErrorCode::input_refused, "'given_by' names somebody else than the person whose consent is set");
  }
  body[giver] = person.text();
  // A mistyped year would permit again what is withdrawn in between.
  constexpr std::int64_t clocks_differ = 86400;
  if (known_day(body) > vault::Timestamp(vault.context().clock.now().unix_seconds() + clocks_differ).day()) {
    throw Error(ErrorCode::input_refused, "/date: a consent is not given in the future");
  }
  const auto present = consent_of(store, person);
  if (present) {
    Schema::of_kind(kind::consent).check(body, Completeness::whole);
    const std::vector<StoredRevision> heads = store.heads(*present);
    require_known_schemas(heads);
    if (heads.size() > 1) {
      for (const StoredRevision& head : heads) narrow_to(head.revision.body(), body);
    }
    keep_withdrawal(heads, body);
  }
  const std::string_view action =
      body.contains("withdrawal") ? ledger::action::consent_withdraw : ledger::action::record_write;
  return present ? store.revise(*present, body, action) : store.add(kind::consent, body, action);
}

Written withdraw_consent(vault::Vault& vault, const RecordId& person, const std::vector<Use>& uses, std::string_view by,
                         std::string_view reason) {
  RecordStore store(vault);
  const auto consent = consent_of(store, person);
  if (!consent) throw Error(ErrorCode::not_found, "this person has no consent on record that could be withdrawn");
  std::set<std::string> withdrawn;
  for (std::string& use : texts_of(uses)) withdrawn.insert(std::move(use));
  const std::vector<StoredRevision> heads = store.heads(*consent);
  require_known_schemas(heads);
  Json body = joined_body(heads, withdrawn);
  body["withdrawal"] = {{"by", by}, {"date", vault.context().clock.now().day()}, {"uses", withdrawn}};
  if (!reason.empty()) body["withdrawal"]["reason"] = reason;
  return store.revise(*consent, body, ledger::action::consent_withdraw);
}

}  // namespace fieldvault::records
