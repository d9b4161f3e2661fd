#include "fieldvault/records/consent.hpp"

#include <algorithm>
#include <array>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::records {
namespace {

constexpr std::array<std::pair<Use, std::string_view>, 7> uses = {{
    {Use::store, "store"},
    {Use::share_organisation, "share-organisation"},
    {Use::share_partner, "share-partner"},
    {Use::court, "court"},
    {Use::publish_anonymous, "publish-anonymous"},
    {Use::publish_name, "publish-name"},
    {Use::contact, "contact"},
}};

// The strictest first.
constexpr std::array<std::pair<Decision, std::string_view>, 6> decisions = {{
    {Decision::withdrawn, "withdrawn"},
    {Decision::denied, "denied"},
    {Decision::expired, "expired"},
    {Decision::ask_again, "ask again"},
    {Decision::nothing_said, "nothing said"},
    {Decision::permitted, "permitted"},
}};

std::size_t rank(Decision decision) {
  const auto found =
      std::find_if(decisions.begin(), decisions.end(), [&](const auto& each) { return each.first == decision; });
  return static_cast<std::size_t>(found - decisions.begin());
}

Decision stricter(Decision left, Decision right) { return rank(left) < rank(right) ? left : right; }

Decision decision_at(const Json& use, const char* name) {
  const auto said = use.find(name);
  if (said == use.end()) return Decision::nothing_said;
  if (*said == Json("permit")) return Decision::permitted;
  if (*said == Json("ask-again")) return Decision::ask_again;
  return Decision::denied;
}

// A withdrawal that does not say of what is one of everything.
bool is_withdrawn(const Json& body, std::string_view use) {
  const auto withdrawal = body.find("withdrawal");
  if (withdrawal == body.end()) return false;
  if (!withdrawal->is_object() || !withdrawal->contains("uses") || !withdrawal->at("uses").is_array()) return true;
  const Json& list = withdrawal->at("uses");
  return list.empty() || std::find(list.begin(), list.end(), Json(use)) != list.end();
}

bool is_expired(const Json& body, vault::Timestamp now) {
  const auto expires = body.find("expires");
  if (expires == body.end()) return false;
  return !expires->is_string() || expires->get_ref<const std::string&>() < now.day();
}

// Where somebody else consented for a child, the child's own no counts; a child who was not asked is still to be asked.
Decision assent(const Json& body) {
  const auto minor = body.find("minor");
  if (minor == body.end() || !minor->is_object()) return Decision::permitted;
  const Json said = minor->value("assent", Json());
  if (said == Json("deny")) return Decision::denied;
  return said == Json("permit") ? Decision::permitted : Decision::ask_again;
}

// Consent to share with a partner is for the partner that it names.
bool is_for_another(const Json& said, Use use, const std::optional<std::string>& destination) {
  if (use != Use::share_partner || !destination) return false;
  return said.value("partner", Json()) != Json(*destination);
}

Decision decision_of(const Json& body, Use use, const std::optional<IdentityLevel>& level, vault::Timestamp now,
                     const std::optional<std::string>& destination) {
  const std::string name(use_text(use));
  if (is_withdrawn(body, name)) return Decision::withdrawn;
  const auto said = body.find("uses");
  if (said == body.end() || !said->is_object() || !said->contains(name) || !said->at(name).is_object()) {
    return Decision::nothing_said;
  }
  if (is_for_another(said->at(name), use, destination)) return Decision::nothing_said;
  Decision decision = stricter(decision_at(said->at(name), "decision"), assent(body));
  if (level) decision = stricter(decision, decision_at(said->at(name), identity_level_text(*level).data()));
  // With the name it would be the other use, publish-name.
  if (use == Use::publish_anonymous && level == IdentityLevel::name) decision = stricter(decision, Decision::denied);
  return is_expired(body, now) ? stricter(decision, Decision::expired) : decision;
}

}  // namespace

std::string_view use_text(Use use) {
  return std::find_if(uses.begin(), uses.end(), [&](const auto& each) { return each.first == use; })->second;
}

std::optional<Use> parse_use(std::string_view text) {
  const auto found = std::find_if(uses.begin(), uses.end(), [&](const auto& each) { return each.second == text; });
  return found == uses.end() ? std::nullopt : std::optional(found->first);
}

std::string_view decision_text(Decision decision) { return decisions.at(rank(decision)).second; }

const std::vector<ConsentBook::Page>& ConsentBook::pages_of(const RecordId& person) const {
  const auto known = read_.find(person);
  if (known != read_.end()) return known->second;
  std::vector<Page> pages;
  for (const RecordId& consent : store_->referring_to(person, kind::consent)) {
    for (const StoredRevision& head : store_->heads(consent)) {
      const bool readable = Schema::find(head.revision.envelope().schema) != nullptr;
      Json body = readable ? head.revision.body() : Json::object();
      // Who is named elsewhere in a consent, as whoever spoke for a child, has not consented for themselves.
      if (readable && body.value("given_by", Json()) != Json(person.text())) continue;
      pages.push_back({consent, std::move(body)});
    }
  }
  return read_.emplace(person, std::move(pages)).first->second;
}

ConsentAnswer ConsentBook::strictest(const RecordId& person, Use use, const std::optional<IdentityLevel>& level) const {
  std::optional<ConsentAnswer> answer;
  for (const Page& page : pages_of(person)) {
    const Decision decision = decision_of(page.body, use, level, now_, destination_);
    if (!answer || rank(decision) < rank(answer->decision)) answer = ConsentAnswer{decision, page.consent};
  }
  return answer.value_or(ConsentAnswer{});
}

ConsentAnswer ConsentBook::answer(const RecordId& person, Use use) const {
  return strictest(person, use, std::nullopt);
}

ConsentAnswer ConsentBook::answer(const RecordId& person, Use use, IdentityLevel level) const {
  return strictest(person, use, level);
}

std::optional<std::string> ConsentBook::next_expiry() const {
  std::optional<std::string> first;
  for (const auto& [person, pages] : read_) {
    for (const Page& page : pages) {
      const Json expires = page.body.value("expires", Json());
      if (!expires.is_string() || is_expired(page.body, now_)) continue;
      if (!first || expires.get_ref<const std::string&>() < *first) first = expires.get<std::string>();
    }
  }
  return first;
}

}  // namespace fieldvault::records
