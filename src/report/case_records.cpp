#include "case_records.hpp"

#include <array>

#include "fieldvault/records/schema.hpp"
#include "fieldvault/records/unnamed.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

using Ids = std::set<std::string>;

constexpr std::array shown_kinds = {records::kind::case_file, records::kind::person, records::kind::consent,
                                    records::kind::testimony, records::kind::event,  records::kind::act,
                                    records::kind::evidence,  records::kind::custody};

// What stands in the members of a newer schema is not known here.
bool is_known(const records::StoredRevision& head) {
  return records::Schema::find(head.revision.envelope().schema) != nullptr;
}

// A member that names one record, or a list of them.
bool names(const Json& body, std::string_view member, const Ids& ids) {
  const auto value = body.find(member);
  if (value == body.end()) return false;
  if (value->is_string()) return ids.contains(value->get<std::string>());
  if (!value->is_array()) return false;
  for (const Json& each : *value) {
    if (each.is_string() && ids.contains(each.get<std::string>())) return true;
  }
  return false;
}

void add_named(const Json& body, std::string_view member, Ids& ids) {
  const auto value = body.find(member);
  if (value == body.end()) return;
  if (value->is_string()) ids.insert(value->get<std::string>());
  if (!value->is_array()) return;
  for (const Json& each : *value) {
    if (each.is_string()) ids.insert(each.get<std::string>());
  }
}

// Ids of the records of a kind for whose body the test holds.
template <typename Test>
Ids ids_where(const records::RecordStore& store, std::string_view kind, const Test& test) {
  Ids ids;
  store.each_head(kind, [&](const records::StoredRevision& head) {
    if (test(head.revision.body())) ids.insert(head.revision.envelope().id.text());
  });
  return ids;
}

template <typename Visit>
void each_chosen(const records::RecordStore& store, std::string_view kind, const Ids& chosen, const Visit& visit) {
  store.each_head(kind, [&](const records::StoredRevision& head) {
    if (chosen.contains(head.revision.envelope().id.text())) visit(head.revision.body());
  });
}

}  // namespace

CaseRecords::CaseRecords(vault::Vault& vault, const CaseFileRequest& request)
    : store_(vault), persons_by_(request.persons), names_(store_) {
  find_newer();
  if (request.of) {
    choose(*request.of);
  } else {
    choose_all();
  }
}

const std::vector<ShownRecord>& CaseRecords::of(std::string_view kind) const {
  static const std::vector<ShownRecord> none;
  const auto found = records_.find(kind);
  return found == records_.end() ? none : found->second;
}

std::string CaseRecords::code(const Json& person) const {
  const auto id = person.is_string() ? records::RecordId::parse(person.get_ref<const std::string&>()) : std::nullopt;
  if (!id) return {};
  const auto current = store_.current(*id);
  const std::string code = current ? text_member(current->revision.body(), "code") : std::string();
  return code.empty() ? id->text() : code;
}

ShownRecord CaseRecords::shown(records::StoredRevision head) const {
  const std::size_t heads = store_.heads(head.revision.envelope().id).size();
  if (persons_by_ == PersonsBy::name) {
    Json body = head.revision.body();
    return {std::move(head), heads, std::move(body), {}};
  }
  // What nobody marked is looked through for names that are known here.
  records::UnnamedBody unnamed =
      records::without_names(store_, head, [&](const Json& value) { return names_.stand_in(value); });
  return {std::move(head), heads, std::move(unnamed.body), std::move(unnamed.left_out)};
}

void CaseRecords::take(std::string_view kind, const Ids& chosen) {
  std::vector<ShownRecord>& list = records_[std::string(kind)];
  Ids taken;
  store_.each_head(kind, [&](const records::StoredRevision& head) {
    const std::string id = head.revision.envelope().id.text();
    if (!chosen.contains(id) || newer_.contains(id) || !taken.insert(id).second) return;
    list.push_back(shown(store_.current(head.revision.envelope().id).value()));
  });
}

void CaseRecords::find_newer() {
  for (const std::string_view kind : shown_kinds) {
    store_.each_head(kind, [&](const records::StoredRevision& head) {
      const records::RecordId& id = head.revision.envelope().id;
      if (is_known(head) || is_known(store_.current(id).value()) || !newer_.insert(id.text()).second) return;
      if (kind == records::kind::consent) ++newer_consents_;
    });
  }
}

void CaseRecords::choose_all() {
  for (const std::string_view kind : shown_kinds) {
    take(kind, ids_where(store_, kind, [](const Json&) { return true; }));
  }
}

void CaseRecords::choose(const records::RecordId& case_id) {
  namespace kind = records::kind;
  const Ids of_case = {case_id.text()};
  const auto belongs = [&](const Json& body) { return names(body, "case", of_case); };
  Ids persons = ids_where(store_, kind::person, [&](const Json& body) { return names(body, "cases", of_case); });
  const Ids testimonies = ids_where(store_, kind::testimony, belongs);
  Ids events = ids_where(store_, kind::event, belongs);
  each_chosen(store_, kind::case_file, of_case, [&](const Json& body) {
    add_named(body, "persons", persons);
    add_named(body, "events", events);
  });
  each_chosen(store_, kind::testimony, testimonies, [&](const Json& body) {
    add_named(body, "witness", persons);
    add_named(body, "persons", persons);
    add_named(body, "events", events);
  });
  const Ids acts = ids_where(store_, kind::act, [&](const Json& body) { return names(body, "event", events); });
  Ids evidence = ids_where(store_, kind::evidence,
                           [&](const Json& body) { return belongs(body) || names(body, "testimony", testimonies); });
  each_chosen(store_, kind::event, events, [&](const Json& body) { add_named(body, "evidence", evidence); });
  each_chosen(store_, kind::act, acts, [&](const Json& body) {
    add_named(body, "victim", persons);
    add_named(body, "evidence", evidence);
  });
  take(kind::case_file, of_case);
  take(kind::person, persons);
  take(kind::consent,
       ids_where(store_, kind::consent, [&](const Json& body) { return names(body, "given_by", persons); }));
  take(kind::testimony, testimonies);
  take(kind::event, events);
  take(kind::act, acts);
  take(kind::evidence, evidence);
  take(kind::custody,
       ids_where(store_, kind::custody, [&](const Json& body) { return names(body, "evidence", evidence); }));
}

}  // namespace fieldvault::report
