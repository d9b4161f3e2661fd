#include "fieldvault/records/draft.hpp"

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::records {

void Drafts::save(std::string_view name, std::string_view part, const Json& content) {
  vault::Database& database = vault_->database();
  vault::Transaction transaction(database);
  database.prepare("INSERT OR REPLACE INTO draft (name, part, content, saved_at) VALUES (?, ?, ?, ?)")
      .bind(1, name)
      .bind(2, part)
      .bind(3, bytes_of(ledger::canonical_json(content)))
      .bind(4, vault_->context().clock.now().text())
      .run();
  transaction.commit();
}

std::map<std::string, Json> Drafts::parts(std::string_view name) const {
  std::map<std::string, Json> parts;
  vault::Statement statement = vault_->database().prepare("SELECT part, content FROM draft WHERE name = ?");
  statement.bind(1, name);
  while (statement.step()) {
    const Bytes content = statement.blob(1);
    parts.emplace(statement.text(0), ledger::parse_json(text_of(content), "a draft"));
  }
  return parts;
}

void Drafts::remove(std::string_view name) {
  vault::Database& database = vault_->database();
  vault::Transaction transaction(database);
  database.prepare("DELETE FROM draft WHERE name = ?").bind(1, name).run();
  transaction.commit();
}

std::vector<Drafts::Waiting> Drafts::waiting(std::string_view prefix) const {
  std::vector<Waiting> found;
  vault::Statement statement = vault_->database().prepare(
      "SELECT name, count(*), max(saved_at) FROM draft WHERE substr(name, 1, ?) = ? GROUP BY name ORDER BY name");
  statement.bind(1, static_cast<std::int64_t>(prefix.size())).bind(2, prefix);
  while (statement.step()) {
    const auto saved_at = vault::Timestamp::parse(statement.text(2));
    if (!saved_at) throw Error(ErrorCode::damaged, "a draft does not say when it was saved");
    found.push_back({statement.text(0), static_cast<std::size_t>(statement.integer(1)), *saved_at});
  }
  return found;
}

}  // namespace fieldvault::records
