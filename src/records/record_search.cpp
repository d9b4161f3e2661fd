// Finding the one record that a person means by a few characters of its id or by a code.
#include <algorithm>
#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/person_links.hpp"
#include "fieldvault/records/record_store.hpp"
#include "revision_table.hpp"

namespace fieldvault::records {
namespace {

constexpr std::size_t min_part = 4;
constexpr int most_candidates = 10;  // that are listed

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

bool may_be_part_of_id(std::string_view text) {
  return text.size() >= min_part && text.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
}

// Without the word itself, which may be a name: messages end up in the logs of scripts.
[[noreturn]] void not_found(std::string_view kind, const std::string& why) {
  throw Error(ErrorCode::not_found, "no " + std::string(kind.empty() ? "record" : kind) + " is meant: " + why);
}

// Which command shows what there is of a kind.
std::string where_to_look(std::string_view kind) {
  if (kind == kind::consent) return "; `consent show` of the person says its id";
  if (kind.empty() || kind == kind::custody || kind == kind::person_link) return {};
  return "; `" + std::string(kind) + " list` shows what there is";
}

// Only a person has a code.
[[noreturn]] void nothing_fits(std::string_view kind, std::string_view text) {
  const bool has_code = kind.empty() || kind == kind::person;
  if (text.size() < min_part) {
    not_found(kind, std::string("give at least 4 characters of the id") + (has_code ? ", or a person's code" : ""));
  }
  const std::string why =
      std::string(has_code ? "no id begins or ends so, and no person has this code" : "no id begins or ends so");
  not_found(kind, why + where_to_look(kind));
}

std::string listed(const RevisionTable& table, const std::set<std::string>& records) {
  std::string list;
  int count = 0;
  for (const std::string& record : records) {
    if (++count > most_candidates) return list + ", …";
    list += (list.empty() ? "" : ", ") + table.kind_of(record).value_or("record") + ' ' + record;
  }
  return list;
}

}  // namespace

std::vector<RecordId> RecordStore::persons_with_code(std::string_view code) const {
  const RevisionTable table(vault_->database());
  std::vector<RecordId> found;
  // The bytes find candidates without reading every person; the body decides.
  const std::string in_line = "\"value\":" + ledger::canonical_json(Json(code));
  for (const std::string& record : table.records_with(kind::person, in_line)) {
    const std::vector<StoredRevision> persons = table.heads(record);
    const bool has_code = std::any_of(persons.begin(), persons.end(), [&](const StoredRevision& person) {
      return person.revision.body().value("code", Json()) == Json(code);
    });
    if (has_code) found.push_back(persons.front().revision.envelope().id);
  }
  return found;
}

RecordId RecordStore::resolve(std::string_view text, std::string_view kind) const {
  const RevisionTable table(vault_->database());
  const std::string part = lower_case(text);
  std::set<std::string> found;
  if (may_be_part_of_id(part)) {
    for (std::string& record : table.records_like(part, kind, most_candidates + 1)) found.insert(std::move(record));
  }
  if (!text.empty() && (kind.empty() || kind == kind::person)) {
    for (const RecordId& person : persons_with_code(text)) found.insert(person.text());
  }
  if (found.empty()) nothing_fits(kind, text);
  if (found.size() > 1) not_found(kind, "several fit; give more characters of the id: " + listed(table, found));
  const auto id = RecordId::parse(*found.begin());
  if (!id) throw Error(ErrorCode::damaged, "a stored record has a malformed id");
  return *id;
}

}  // namespace fieldvault::records
