#include "fields.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/record_store.hpp"
#include "fieldvault/records/set_aside.hpp"
#include "fold.hpp"
#include "index_set_aside.hpp"
#include "index_steps.hpp"
#include "texts.hpp"
#include "tokenizer.hpp"

namespace fieldvault::search {
namespace {

// The last revision.added that was looked at.
constexpr std::string_view progress_setting = "search_indexed";
// How the words in the index were folded; absent from the first version.
constexpr std::string_view fold_setting = "search_fold";

// Stands between two texts of a record, so that no phrase reaches from one into the next. A private-use character is
// in no query's token.
constexpr std::string_view text_border = "\uE000";

class Indexer {
 public:
  explicit Indexer(vault::Vault& vault)
      : database_(vault.database()),
        store_(vault),
        documents_(database_.prepare("SELECT id FROM text_document WHERE record = ?1")),
        forget_text_(database_.prepare("DELETE FROM text_index WHERE rowid = ?1")),
        forget_document_(database_.prepare("DELETE FROM text_document WHERE id = ?1")),
        add_document_(database_.prepare("INSERT INTO text_document (root, record, kind, languages, first_day, last_day)"
                                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")),
        add_text_(database_.prepare("INSERT INTO text_index (rowid, tokens) VALUES (?1, ?2)")) {}

  // A record as a whole: which of its revisions are heads, and how much of them is disclosed, may both have changed.
  void index(const records::RecordId& record) {
    forget(record);
    if (store_.set_aside(record)) return;
    for (const records::StoredRevision& head : store_.heads(record)) {
      const Json body = head.revision.body();
      const records::DaySpan days = days_of(head.revision);
      add_document_.bind(1, head.revision.root().hex()).bind(2, record.text()).bind(3, head.revision.envelope().kind());
      add_document_.bind(4, languages_of(body)).bind(5, days.first).bind(6, days.last).run();
      add_text_.bind(1, database_.last_row_id()).bind(2, words_of(body)).run();
    }
  }

  // Most records are new here.
  void forget(const records::RecordId& record) {
    std::vector<std::int64_t> ids;
    documents_.bind(1, record.text());
    while (documents_.step()) ids.push_back(documents_.integer(0));
    documents_.reset();
    for (const std::int64_t id : ids) {
      forget_text_.bind(1, id).run();
      forget_document_.bind(1, id).run();
    }
  }

 private:
  std::string words_of(const Json& body) {
    std::string words;
    each_text(body, [&](const std::string& text, std::string_view) {
      if (!words.empty()) words.append(text_border) += ' ';
      tokenizer_.each_token(text, [&](const Token& token) {
        words.append(token.text) += ' ';
        return Visit::go_on;
      });
    });
    return words;
  }

  vault::Database& database_;
  records::RecordStore store_;
  Tokenizer tokenizer_;
  vault::Statement documents_;
  vault::Statement forget_text_;
  vault::Statement forget_document_;
  vault::Statement add_document_;
  vault::Statement add_text_;
};

}  // namespace

void forget_text_set_aside(vault::Vault& vault) {
  const std::vector<records::RecordId> records = set_aside_in(vault.database(), "text_document");
  if (records.empty()) return;
  Indexer indexer(vault);
  for (const records::RecordId& record : records) indexer.forget(record);
  // A row that is deleted is only marked, and its words stay until segments are merged.
  vault.database().execute("INSERT INTO text_index (text_index) VALUES ('optimize')");
}

void refresh(vault::Vault& vault, const IndexProgress& progress) {
  vault::Database& database = vault.database();
  forget_set_aside(vault);
  const bool is_folded_as_now = database.setting(fold_setting) == std::string(fold_version);
  const Unread unread = unread_by(database, progress_setting, !is_folded_as_now);
  if (unread.after == unread.up_to) return;

  Indexer indexer(vault);
  vault::Statement changed = database.prepare("SELECT DISTINCT record FROM revision WHERE added > ?1 AND added <= ?2");
  const auto index_part = [&](const Unread& part) {
    changed.bind(1, part.after).bind(2, part.up_to);
    while (changed.step()) {
      const auto record = records::RecordId::parse(changed.text(0));
      if (!record) throw Error(ErrorCode::damaged, "a revision's row has no valid record id");
      indexer.index(*record);
    }
    changed.reset();
    database.set_setting(fold_setting, fold_version);
  };
  read_in_steps(database, progress_setting, unread, index_part, progress);
}

}  // namespace fieldvault::search
