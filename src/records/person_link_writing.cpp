// Linking and unlinking: revisions of person-link records.
#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/person_links.hpp"
#include "record_title.hpp"

namespace fieldvault::records {
namespace {

using Pair = std::pair<RecordId, RecordId>;

Json decision_body(vault::Vault& vault, const Pair& pair, std::string_view decision, std::string_view because,
                   std::string_view decided_by) {
  if (one_line(because).empty()) throw Error(ErrorCode::input_refused, "a decision about persons needs its reason");
  const std::string name = vault.database().setting("name").value_or("");
  return {{"same_person", {pair.first.text(), pair.second.text()}},
          {"decision", decision},
          {"because", because},
          {"decided_by", decided_by.empty() ? name : std::string(decided_by)},
          {"date", vault.context().clock.now().day()}};
}

std::vector<PersonLink> links_between(vault::Vault& vault, const Pair& pair) {
  std::vector<PersonLink> links = PersonLinks(vault).of(pair.first);
  std::erase_if(links, [&](const PersonLink& link) { return link.other != pair.second; });
  return links;
}

std::string codes_of(const RecordStore& store, const Pair& pair) {
  return person_code(store, pair.first) + " and " + person_code(store, pair.second);
}

}  // namespace

Written link_persons(vault::Vault& vault, const RecordId& left, const RecordId& right, std::string_view because,
                     std::string_view decided_by) {
  if (left == right) throw Error(ErrorCode::input_refused, "these two are one record already");
  RecordStore store(vault);
  const Pair pair = std::minmax(left, right);
  const Json body = decision_body(vault, pair, "same-person", because, decided_by);
  const std::vector<PersonLink> known = links_between(vault, pair);
  if (known.empty()) return store.add(kind::person_link, body);
  // Of several, made by several vaults, the one that holds is explained anew.
  const auto holding =
      std::ranges::find_if(known, [](const PersonLink& link) { return link.state == LinkState::holds; });
  return store.revise(holding == known.end() ? known.front().id : holding->id, body);
}

std::vector<Written> unlink_persons(vault::Vault& vault, const RecordId& left, const RecordId& right,
                                    std::string_view because, std::string_view decided_by) {
  RecordStore store(vault);
  const Pair pair = std::minmax(left, right);
  const Json body = decision_body(vault, pair, "undone", because, decided_by);
  vault::Transaction transaction(vault.database());
  std::vector<Written> undone;
  for (const PersonLink& link : links_between(vault, pair)) {
    if (link.state != LinkState::undone) undone.push_back(store.revise(link.id, body));
  }
  if (undone.empty()) {
    const std::vector<RecordId> same = PersonLinks(vault).same_as(left);
    const bool by_way_of_others = std::ranges::find(same, right) != same.end();
    throw Error(
        ErrorCode::not_found,
        codes_of(store, {left, right}) +
            (by_way_of_others ? " are linked by way of others only: undo one of those links" : " are not linked"));
  }
  transaction.commit();
  return undone;
}

}  // namespace fieldvault::records
