#include "fieldvault/records/set_aside.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/consent.hpp"
#include "fieldvault/records/door.hpp"
#include "people.hpp"
#include "record_title.hpp"
#include "revision_table.hpp"
#include "set_aside_table.hpp"
#include "withdrawn_consent.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view due_setting = "set_aside_due";
constexpr std::string_view not_due = "no";
constexpr std::string_view withdrawal_member = "withdrawal";

// Who withdrew `store`, and the consent that says so.
std::map<RecordId, RecordId> withdrawn_from_store(vault::Vault& vault, const RecordStore& store) {
  const ConsentBook book(store, vault.context().clock.now());
  std::map<RecordId, RecordId> withdrawn;
  // The bytes find candidates without reading every consent; the book decides.
  for (const std::string& record :
       RevisionTable(vault.database()).records_with(kind::consent, std::string(withdrawal_member))) {
    for (const StoredRevision& head : RevisionTable(vault.database()).heads(record)) {
      const auto person = giver_of(head.revision);
      if (!person) continue;
      const ConsentAnswer answer = book.answer(*person, Use::store);
      if (answer.decision == Decision::withdrawn && answer.consent) withdrawn.emplace(*person, *answer.consent);
    }
  }
  return withdrawn;
}

bool is_in(const RecordStore& store, const RecordId& record, const RecordId& person) {
  const std::vector<StoredRevision> heads = store.heads(record);
  if (heads.empty() || heads.front().revision.envelope().kind() == kind::consent) return false;
  return std::ranges::any_of(heads, [&](const StoredRevision& head) {
    const std::vector<RecordId> persons = persons_in(store, head.revision);
    return std::ranges::find(persons, person) != persons.end();
  });
}

// Brings the rows of one person into line, with the act of each change.
class Following {
 public:
  explicit Following(vault::Vault& vault)
      : vault_(vault), store_(vault), table_(vault.database()), now_(vault.context().clock.now()) {
    for (const SetAside& row : table_.all()) rows_[row.person].emplace(row.record, row);
  }

  void follow() {
    const std::map<RecordId, RecordId> withdrawn = withdrawn_from_store(vault_, store_);
    for (const auto& [person, rows] : rows_) {
      if (!withdrawn.contains(person)) bring_into_line(person, {}, rows, rows.begin()->second.consent);
    }
    for (const auto& [person, consent] : withdrawn) {
      bring_into_line(person, foreign_records_of(person), rows_[person], consent);
    }
  }

 private:
  using Rows = std::map<RecordId, SetAside>;

  [[nodiscard]] std::set<RecordId> foreign_records_of(const RecordId& person) const {
    std::set<RecordId> records;
    for (const RecordId& record : records_that_may_have(store_, person)) {
      if (!table_.is_own(record) && is_in(store_, record, person)) records.insert(record);
    }
    return records;
  }

  void bring_into_line(const RecordId& person, const std::set<RecordId>& wanted, const Rows& rows,
                       const RecordId& consent) {
    Json returned = Json::array();
    for (const auto& [record, row] : rows) {
      if (wanted.contains(record)) continue;
      table_.remove(row);
      returned.push_back(record.text());
      if (!table_.find(record)) RevisionTable(vault_.database()).number_anew(record.text());
    }
    Json set_aside = Json::array();
    for (const RecordId& record : wanted) {
      if (rows.contains(record)) continue;
      table_.add({record, person, consent, now_});
      set_aside.push_back(record.text());
    }
    write_act(ledger::action::record_return, person, consent, returned);
    write_act(ledger::action::record_set_aside, person, consent, set_aside);
  }

  void write_act(std::string_view action, const RecordId& person, const RecordId& consent, const Json& records) {
    if (records.empty()) return;
    ledger::Journal(vault_).act(action, consent.text(),
                                {{"consent", consent.text()}, {"person", person.text()}, {"records", records}});
  }

  vault::Vault& vault_;
  RecordStore store_;
  SetAsideTable table_;
  vault::Timestamp now_;
  std::map<RecordId, Rows> rows_;
};

}  // namespace

void follow_consents(vault::Vault& vault) {
  vault::Transaction transaction(vault.database());
  Following(vault).follow();
  transaction.commit();
}

bool follow_consents_if_due(vault::Vault& vault) {
  if (vault.database().setting(due_setting).value_or(std::string(not_due)) == not_due) return false;
  vault::Transaction transaction(vault.database());
  follow_consents(vault);
  vault.database().set_setting(due_setting, not_due);
  transaction.commit();
  return true;
}

std::vector<SetAside> all_set_aside(vault::Database& database, std::string_view kind) {
  return SetAsideTable(database).of_kind(kind);
}

SetAsideChanges set_aside_since(vault::Vault& vault, std::uint64_t first) {
  vault::Statement acts = vault.database().prepare(
      "SELECT content FROM act JOIN log_entry USING (log, position)"
      " WHERE log = 0 AND position >= ?1 AND action IN (?2, ?3) ORDER BY position");
  acts.bind(1, static_cast<std::int64_t>(first));
  acts.bind(2, ledger::action::record_set_aside).bind(3, ledger::action::record_return);
  std::set<RecordId> touched;
  while (acts.step()) {
    const Json content = ledger::parse_canonical_json(text_of(acts.blob(0)), "an act of the ledger");
    for (const Json& record : content.value("records", Json::array())) {
      const auto id = record.is_string() ? RecordId::parse(record.get_ref<const std::string&>()) : std::nullopt;
      if (id) touched.insert(*id);
    }
  }
  SetAsideChanges changes;
  const SetAsideTable table(vault.database());
  for (const RecordId& record : touched) {
    if (auto row = table.find(record)) {
      changes.set_aside.push_back(*std::move(row));
    } else {
      changes.returned.push_back(record);
    }
  }
  return changes;
}

void require_not_set_aside(const RecordStore& store, const RecordId& record) {
  const auto why = store.set_aside(record);
  if (!why) return;
  throw Error(ErrorCode::forbidden,
              "this record is set aside since " + why->since.day() + ": " + person_code(store, why->person) +
                  " took back consent to its being stored (consent " + why->consent.text() +
                  "). Nothing was deleted: `show --set-aside` shows it and the ledger keeps that, and a later consent "
                  "of the person to 'store' brings it back");
}

void open_set_aside(vault::Vault& vault, const RecordId& record, std::string_view how) {
  const auto why = SetAsideTable(vault.database()).find(record);
  if (!why) return;
  vault::Transaction transaction(vault.database());
  ledger::Journal(vault).act(ledger::action::record_open_set_aside, record.text(),
                             {{"consent", why->consent.text()}, {"how", how}, {"record", record.text()}});
  transaction.commit();
}

}  // namespace fieldvault::records
