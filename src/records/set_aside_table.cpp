#include "set_aside_table.hpp"

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::records {
namespace {

SetAside set_aside_row(const vault::Statement& select) {
  const auto record = RecordId::parse(select.text(0));
  const auto person = RecordId::parse(select.text(1));
  const auto consent = RecordId::parse(select.text(2));
  const auto since = vault::Timestamp::parse(select.text(3));
  if (!record || !person || !consent || !since) {
    throw Error(ErrorCode::damaged, "a row of the table set_aside is malformed");
  }
  return {*record, *person, *consent, *since};
}

std::vector<SetAside> set_aside_rows(vault::Statement& select) {
  std::vector<SetAside> rows;
  while (select.step()) rows.push_back(set_aside_row(select));
  return rows;
}

}  // namespace

std::optional<SetAside> SetAsideTable::find(const RecordId& record) const {
  vault::Statement select = database_->prepare(
      "SELECT record, person, consent, since FROM set_aside WHERE record = ?1 ORDER BY since, person LIMIT 1");
  select.bind(1, record.text());
  return select.step() ? std::optional(set_aside_row(select)) : std::nullopt;
}

bool SetAsideTable::is_empty() const {
  vault::Statement select = database_->prepare("SELECT 1 FROM set_aside LIMIT 1");
  return !select.step();
}

std::vector<SetAside> SetAsideTable::all() const {
  vault::Statement select =
      database_->prepare("SELECT record, person, consent, since FROM set_aside ORDER BY record, person");
  return set_aside_rows(select);
}

std::vector<SetAside> SetAsideTable::of_kind(std::string_view kind) const {
  vault::Statement select = database_->prepare(
      "SELECT record, person, consent, since FROM set_aside AS s"
      " WHERE (?1 = '' OR (SELECT kind FROM revision WHERE revision.record = s.record LIMIT 1) = ?1)"
      " AND NOT EXISTS (SELECT 1 FROM set_aside AS other WHERE other.record = s.record"
      " AND (other.since, other.person) < (s.since, s.person)) ORDER BY record");
  select.bind(1, kind);
  return set_aside_rows(select);
}

bool SetAsideTable::is_own(const RecordId& record) const {
  vault::Statement select =
      database_->prepare("SELECT 1 FROM revision WHERE record = ?1 AND revision = 1 AND log = 0 LIMIT 1");
  select.bind(1, record.text());
  return select.step();
}

void SetAsideTable::add(const SetAside& row) {
  vault::Statement insert =
      database_->prepare("INSERT INTO set_aside (record, person, consent, since) VALUES (?1, ?2, ?3, ?4)");
  insert.bind(1, row.record.text()).bind(2, row.person.text()).bind(3, row.consent.text()).bind(4, row.since.text());
  insert.run();
}

void SetAsideTable::remove(const SetAside& row) {
  vault::Statement forget = database_->prepare("DELETE FROM set_aside WHERE record = ?1 AND person = ?2");
  forget.bind(1, row.record.text()).bind(2, row.person.text()).run();
}

}  // namespace fieldvault::records
