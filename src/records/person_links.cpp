// Reading links: what holds between persons, directly and by way of others.
#include "fieldvault/records/person_links.hpp"

#include <algorithm>
#include <optional>

#include "fieldvault/crypto/error.hpp"
#include "record_title.hpp"
#include "revision_table.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view members = "same_person";  // no other kind has a member of this name

std::vector<RecordId> ids_of(const std::vector<std::string>& records) {
  std::vector<RecordId> ids;
  for (const std::string& record : records) {
    const auto id = RecordId::parse(record);
    if (!id) throw Error(ErrorCode::damaged, "a stored record has a malformed id");
    ids.push_back(*id);
  }
  return ids;
}

// The text of a member that is plain, or an object that holds it under `inside`.
std::string text_in(const Json& body, const char* name, const char* inside) {
  const Json member = body.value(name, Json());
  const Json text = member.is_object() ? member.value(inside, Json()) : member;
  return text.is_string() ? text.get<std::string>() : std::string();
}

// The other of the two; nullopt where the pair is withheld, does not have this person, or is a person and itself.
std::optional<RecordId> other_in(const Json& body, const RecordId& person) {
  const Json pair = body.value(members, Json());
  if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string()) return std::nullopt;
  auto first = RecordId::parse(pair[0].get_ref<const std::string&>());
  auto second = RecordId::parse(pair[1].get_ref<const std::string&>());
  if (!first || !second || first == second) return std::nullopt;
  if (*first == person) return second;
  return *second == person ? first : std::nullopt;
}

bool says_same(const Json& body) { return body.value("decision", Json()) == Json("same-person"); }

// A head that cannot be read, or is of another pair, says something else.
LinkState state_of(const std::vector<StoredRevision>& heads, const RecordId& person, const RecordId& other) {
  std::size_t same = 0;
  std::size_t undone = 0;
  for (const StoredRevision& head : heads) {
    const Json body = head.revision.body();
    if (Schema::find(head.revision.envelope().schema) == nullptr || other_in(body, person) != other) continue;
    ++(says_same(body) ? same : undone);
  }
  if (same == heads.size()) return LinkState::holds;
  return undone == heads.size() ? LinkState::undone : LinkState::disputed;
}

}  // namespace

std::string_view link_state_text(LinkState state) {
  switch (state) {
    case LinkState::holds:
      return "holds";
    case LinkState::undone:
      return "undone";
    case LinkState::disputed:
      return "disputed";
  }
  return "";
}

std::vector<PersonLink> PersonLinks::of(const RecordId& person) const {
  std::vector<PersonLink> links;
  for (const RecordId& id :
       ids_of(RevisionTable(vault_->database()).sources_by(person.text(), kind::person_link, members))) {
    const std::vector<StoredRevision> heads = store_.heads(id);
    std::set<RecordId> others;
    for (const StoredRevision& head : heads) {
      if (head.revision.envelope().kind() != kind::person_link) continue;
      const Json body = head.revision.body();
      const auto other = other_in(body, person);
      if (!other || !others.insert(*other).second) continue;
      links.push_back({id, *other, person_code(store_, *other), state_of(heads, person, *other),
                       text_in(body, "because", "text"), text_in(body, "decided_by", ""),
                       text_in(body, "date", "date")});
    }
  }
  return links;
}

bool PersonLinks::are_none() const {
  if (!has_links_) has_links_ = RevisionTable(vault_->database()).has_kind(kind::person_link);
  return !*has_links_;
}

std::vector<RecordId> PersonLinks::same_as(const RecordId& person) const {
  if (are_none()) return {};
  if (const auto known = same_.find(person); known != same_.end()) return known->second;
  std::set<RecordId> all = {person};
  std::vector<RecordId> to_ask = {person};
  while (!to_ask.empty()) {
    const RecordId next = to_ask.back();
    to_ask.pop_back();
    for (const PersonLink& link : of(next)) {
      if (link.state == LinkState::holds && all.insert(link.other).second) to_ask.push_back(link.other);
    }
  }
  all.erase(person);
  return same_[person] = {all.begin(), all.end()};
}

std::vector<SamePerson> PersonLinks::among(const std::set<RecordId>& persons) const {
  std::vector<SamePerson> found;
  for (const RecordId& person : persons) {
    SamePerson same{person, "", {}};
    for (const RecordId& other : same_as(person)) {
      if (!persons.contains(other)) same.others.push_back({other, person_code(store_, other)});
    }
    if (same.others.empty()) continue;
    same.code = person_code(store_, person);
    found.push_back(std::move(same));
  }
  return found;
}

std::vector<SamePerson> PersonLinks::in(const Revision& revision) const {
  if (are_none()) return {};
  const std::string kind = revision.envelope().kind();
  const Schema* schema = Schema::find(revision.envelope().schema);
  if (schema == nullptr || kind == kind::person_link) return {};
  std::set<RecordId> named;
  if (kind == kind::person) {
    named.insert(revision.envelope().id);
  } else {
    for (const Reference& reference : schema->references(revision.body())) {
      const auto target = RecordId::parse(reference.target);
      if (target && reference.kind == kind::person) named.insert(*target);
    }
  }
  return among(named);
}

}  // namespace fieldvault::records
