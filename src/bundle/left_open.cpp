#include "left_open.hpp"

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/records/door.hpp"
#include "fieldvault/records/set_aside.hpp"

namespace fieldvault::bundle {
namespace {

std::vector<std::int64_t> all_numbers(vault::Statement& select) {
  std::vector<std::int64_t> numbers;
  while (select.step()) numbers.push_back(select.integer(0));
  return numbers;
}

void append(const std::vector<std::int64_t>& more, std::vector<std::int64_t>& numbers) {
  numbers.insert(numbers.end(), more.begin(), more.end());
}

void sort_each_once(std::vector<std::int64_t>& numbers) {
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

}  // namespace

std::vector<std::int64_t> own_revisions(vault::Database& database, std::int64_t after) {
  vault::Statement select = database.prepare("SELECT added FROM revision WHERE added > ?1 AND log = 0 ORDER BY added");
  select.bind(1, after);
  return all_numbers(select);
}

LeftOpen::LeftOpen(vault::Vault& vault, const ChannelId& channel, records::Use purpose, std::string destination)
    : vault_(&vault),
      channel_(channel.text()),
      purpose_(records::use_text(purpose)),
      destination_(std::move(destination)),
      today_(vault.context().clock.now().day()),
      before_(judged()) {}

std::optional<LeftOpen::Judged> LeftOpen::judged() const {
  vault::Statement select = vault_->database().prepare(
      "SELECT added, entries, until FROM export_judged WHERE channel = ?1 AND purpose = ?2 AND destination = ?3"
      " AND program = ?4 AND day <= ?5 AND (until = '' OR until >= ?5)");
  select.bind(1, channel_).bind(2, purpose_).bind(3, destination_).bind(4, FIELDVAULT_VERSION).bind(5, today_);
  if (!select.step()) return std::nullopt;
  return Judged{select.integer(0), static_cast<std::uint64_t>(select.integer(1)), select.text(2)};
}

std::vector<std::int64_t> LeftOpen::remembered() const {
  vault::Statement select =
      vault_->database().prepare("SELECT added FROM export_open WHERE channel = ?1 AND purpose = ?2");
  select.bind(1, channel_).bind(2, purpose_);
  return all_numbers(select);
}

// Records of any vault that were written here or came here since, and those that were set aside or have returned.
std::vector<records::RecordId> LeftOpen::changed() const {
  std::vector<records::RecordId> changed;
  vault::Statement select = vault_->database().prepare("SELECT DISTINCT record FROM revision WHERE added > ?1");
  select.bind(1, before_->added);
  while (select.step()) {
    const auto record = records::RecordId::parse(select.text(0));
    if (!record) throw Error(ErrorCode::damaged, "a stored record has a malformed id");
    changed.push_back(*record);
  }
  const records::SetAsideChanges set_aside = records::set_aside_since(*vault_, before_->entries);
  for (const records::SetAside& one : set_aside.set_aside) changed.push_back(one.record);
  changed.insert(changed.end(), set_aside.returned.begin(), set_aside.returned.end());
  return changed;
}

std::vector<std::int64_t> LeftOpen::numbers() const {
  vault::Database& database = vault_->database();
  if (!before_) return own_revisions(database, 0);
  const std::vector<records::RecordId> changes = changed();
  // Each own revision has an entry: where more came in from others, all of them are fewer.
  if (changes.size() > ledger::Log::own(database).size()) return own_revisions(database, 0);
  std::vector<std::int64_t> numbers = remembered();
  append(own_revisions(database, before_->added), numbers);
  vault::Statement of_record = database.prepare("SELECT added FROM revision WHERE record = ?1 AND log = 0");
  for (const records::RecordId& record : records::judged_anew(database, changes)) {
    of_record.bind(1, record.text());
    append(all_numbers(of_record), numbers);
    of_record.reset();
  }
  sort_each_once(numbers);
  return numbers;
}

void LeftOpen::remember(const std::vector<std::int64_t>& looked_at, const std::set<std::int64_t>& open,
                        const std::optional<std::string>& next_expiry) {
  vault::Database& database = vault_->database();
  if (!before_) {
    vault::Statement forget = database.prepare("DELETE FROM export_open WHERE channel = ?1 AND purpose = ?2");
    forget.bind(1, channel_).bind(2, purpose_).run();
  }
  vault::Statement close =
      database.prepare("DELETE FROM export_open WHERE channel = ?1 AND purpose = ?2 AND added = ?3");
  vault::Statement keep =
      database.prepare("INSERT OR IGNORE INTO export_open (channel, purpose, added) VALUES (?1, ?2, ?3)");
  for (const std::int64_t number : looked_at) {
    vault::Statement& statement = open.contains(number) ? keep : close;
    statement.bind(1, channel_).bind(2, purpose_).bind(3, number).run();
  }
  const std::string earlier = before_ ? before_->until : std::string();
  const std::string later = next_expiry.value_or(std::string());
  write(earlier.empty() || later.empty() ? earlier + later : std::min(earlier, later));
}

void LeftOpen::write(const std::string& until) {
  vault::Statement insert = vault_->database().prepare(
      "INSERT OR REPLACE INTO export_judged (channel, purpose, destination, program, day, until, added, entries)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT coalesce(max(added), 0) FROM revision), ?7)");
  insert.bind(1, channel_).bind(2, purpose_).bind(3, destination_).bind(4, FIELDVAULT_VERSION);
  insert.bind(5, today_).bind(6, until);
  insert.bind(7, static_cast<std::int64_t>(ledger::Log::own(vault_->database()).size())).run();
}

}  // namespace fieldvault::bundle
