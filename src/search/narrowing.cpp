#include "narrowing.hpp"

#include <limits>

#include "fields.hpp"
#include "fieldvault/records/person_links.hpp"

namespace fieldvault::search {
namespace {

using Records = std::set<std::string>;

void add_with_its_sources(const records::RecordStore& store, const records::RecordId& record, Records& all) {
  all.insert(record.text());
  for (const records::RecordId& source : store.referring_to(record, "")) all.insert(source.text());
}

Records records_of_case(vault::Vault& vault, std::string_view text) {
  const records::RecordStore store(vault);
  Records all;
  add_with_its_sources(store, store.resolve(text, records::kind::case_file), all);
  return all;
}

Records records_of_person(vault::Vault& vault, std::string_view text) {
  const records::RecordStore store(vault);
  const records::RecordId person = store.resolve(text, records::kind::person);
  Records all;
  add_with_its_sources(store, person, all);
  for (const records::RecordId& same : records::PersonLinks(vault).same_as(person)) {
    add_with_its_sources(store, same, all);
  }
  return all;
}

void keep_common(const Records& these, std::optional<Records>& common) {
  if (common) {
    std::erase_if(*common, [&](const std::string& record) { return !these.contains(record); });
  } else {
    common = these;
  }
}

}  // namespace

Narrowing::Narrowing(vault::Vault& vault, const Filters& filters) : filters_(filters) {
  for (const std::string& text : filters.cases()) keep_common(records_of_case(vault, text), records_);
  for (const std::string& text : filters.persons()) keep_common(records_of_person(vault, text), records_);
}

std::string Narrowing::sql() const {
  std::string conditions =
      "(?2 = '' OR d.kind = ?2) AND (?3 = '' OR instr(d.languages, ?3) > 0) AND d.last_day >= ?4 AND d.first_day <= ?5";
  if (records_) conditions += " AND d.record IN (SELECT value FROM json_each(?6))";
  return conditions;
}

void Narrowing::bind(vault::Statement& statement) const {
  const auto& language = filters_.language();
  statement.bind(2, filters_.kind().value_or("")).bind(3, language ? language_pattern(*language) : "");
  statement.bind(4, filters_.after().value_or(0));
  statement.bind(5, filters_.before().value_or(std::numeric_limits<std::int64_t>::max()));
  if (records_) statement.bind(6, Json(*records_).dump());
}

records::DaySpan days_of_all(vault::Database& database) {
  vault::Statement days = database.prepare(
      "SELECT coalesce((SELECT min(first_day) FROM text_document), 0),"
      " coalesce((SELECT max(last_day) FROM text_document), 0)");
  return days.step() ? records::DaySpan{days.integer(0), days.integer(1)} : records::DaySpan{};
}

std::size_t newest_document(vault::Database& database) {
  vault::Statement newest = database.prepare("SELECT coalesce(max(id), 0) FROM text_document");
  return newest.step() ? static_cast<std::size_t>(newest.integer(0)) : 0;
}

}  // namespace fieldvault::search
