#include <algorithm>
#include <string>
#include <vector>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/set_aside.hpp"
#include "index_set_aside.hpp"
#include "index_steps.hpp"
#include "name_score.hpp"
#include "person_names.hpp"
#include "skeleton.hpp"

namespace fieldvault::search {
namespace {

constexpr std::string_view progress_setting = "names_indexed";
constexpr std::string_view rules_setting = "names_rules";
// To be raised with every change of how names are read or keyed.
constexpr std::string_view rules = "1";

class NameIndexer {
 public:
  explicit NameIndexer(vault::Database& database)
      : database_(database),
        forms_(database.prepare("SELECT id FROM name_form WHERE record = ?1")),
        words_(database.prepare("SELECT word FROM name_place WHERE form = ?1")),
        forget_places_(database.prepare("DELETE FROM name_place WHERE form = ?1")),
        forget_form_(database.prepare("DELETE FROM name_form WHERE id = ?1")),
        forget_word_(database.prepare("DELETE FROM name_word WHERE id = ?1 AND NOT EXISTS"
                                      " (SELECT 1 FROM name_place WHERE word = ?1) RETURNING spoken")),
        forget_key_(database.prepare("DELETE FROM name_key WHERE key = ?1 AND word = ?2")),
        find_word_(database.prepare("SELECT id FROM name_word WHERE spoken = ?1")),
        add_word_(database.prepare("INSERT INTO name_word (spoken) VALUES (?1)")),
        add_key_(database.prepare("INSERT INTO name_key (key, word, spoken) VALUES (?1, ?2, ?3)")),
        add_form_(database.prepare("INSERT INTO name_form (record, spoken) VALUES (?1, ?2)")),
        add_place_(
            database.prepare("INSERT OR IGNORE INTO name_place (word, form, size, span) VALUES (?1, ?2, ?3, ?4)")) {}

  void forget(std::string_view record) {
    for (const std::int64_t form : integers(forms_.bind(1, record))) {
      const std::vector<std::int64_t> words = integers(words_.bind(1, form));
      forget_places_.bind(1, form).run();
      forget_form_.bind(1, form).run();
      for (const std::int64_t word : words) forget_if_unused(word);
    }
  }

  void add(std::string_view record, const SpokenName& name) {
    if (name.words().empty()) return;
    add_form_.bind(1, record).bind(2, name.text()).run();
    const std::int64_t form = database_.last_row_id();
    for (const NameUnit& unit : units_of(name)) {
      add_place_.bind(1, word_id(unit.word)).bind(2, form);
      add_place_.bind(3, static_cast<std::int64_t>(name.words().size()));
      add_place_.bind(4, static_cast<std::int64_t>(unit.end - unit.begin)).run();
    }
  }

 private:
  static std::vector<std::int64_t> integers(vault::Statement& statement) {
    std::vector<std::int64_t> found;
    while (statement.step()) found.push_back(statement.integer(0));
    statement.reset();
    return found;
  }

  std::int64_t word_id(const NameWord& word) {
    const std::string spoken = text_of(word);
    const std::vector<std::int64_t> known = integers(find_word_.bind(1, spoken));
    if (!known.empty()) return known.front();
    add_word_.bind(1, spoken).run();
    const std::int64_t id = database_.last_row_id();
    for (const std::string& key : keys_to_keep(word)) add_key_.bind(1, key).bind(2, id).bind(3, spoken).run();
    return id;
  }

  void forget_if_unused(std::int64_t word) {
    forget_word_.bind(1, word);
    std::string spoken;
    while (forget_word_.step()) spoken = forget_word_.text(0);
    forget_word_.reset();
    const SpokenName unused = SpokenName::stored(spoken);
    for (const NameWord& forgotten : unused.words()) {
      for (const std::string& key : keys_to_keep(forgotten)) forget_key_.bind(1, key).bind(2, word).run();
    }
  }

  vault::Database& database_;
  vault::Statement forms_;
  vault::Statement words_;
  vault::Statement forget_places_;
  vault::Statement forget_form_;
  vault::Statement forget_word_;
  vault::Statement forget_key_;
  vault::Statement find_word_;
  vault::Statement add_word_;
  vault::Statement add_key_;
  vault::Statement add_form_;
  vault::Statement add_place_;
};

void empty_index(vault::Database& database) {
  database.execute("DELETE FROM name_place; DELETE FROM name_form; DELETE FROM name_key; DELETE FROM name_word");
  database.set_setting(rules_setting, rules);
}

// A record as a whole: which of its revisions are heads, and how much of them is disclosed, may both have changed.
void index_person(NameIndexer& indexer, const records::RecordStore& store, const records::RecordId& person) {
  indexer.forget(person.text());
  if (store.set_aside(person)) return;
  std::vector<std::string> known;
  for (const records::StoredRevision& head : store.heads(person)) {
    for (const std::string& name : names_of(head.revision.body())) {
      const SpokenName spoken = SpokenName::of(name);
      std::string text = spoken.text();
      if (std::ranges::find(known, text) != known.end()) continue;
      indexer.add(person.text(), spoken);
      known.push_back(std::move(text));
    }
  }
}

}  // namespace

void forget_names_set_aside(vault::Vault& vault) {
  const std::vector<records::RecordId> persons = set_aside_in(vault.database(), "name_form");
  if (persons.empty()) return;
  NameIndexer indexer(vault.database());
  for (const records::RecordId& person : persons) indexer.forget(person.text());
}

void refresh_names(vault::Vault& vault, const IndexProgress& progress) {
  vault::Database& database = vault.database();
  forget_set_aside(vault);
  const bool is_ours = database.setting(rules_setting) == rules;
  const Unread unread = unread_by(database, progress_setting, !is_ours);
  if (unread.after == unread.up_to) return;

  NameIndexer indexer(database);
  const records::RecordStore store(vault);
  vault::Statement changed =
      database.prepare("SELECT DISTINCT record FROM revision WHERE added > ?1 AND added <= ?2 AND kind = ?3");
  const auto index_part = [&](const Unread& part) {
    if (part.after == 0 && !is_ours) empty_index(database);
    changed.bind(1, part.after).bind(2, part.up_to).bind(3, records::kind::person);
    while (changed.step()) {
      const auto person = records::RecordId::parse(changed.text(0));
      if (!person) throw Error(ErrorCode::damaged, "a revision's row has no valid record id");
      index_person(indexer, store, *person);
    }
    changed.reset();
  };
  read_in_steps(database, progress_setting, unread, index_part, progress);
}

}  // namespace fieldvault::search
