#include <future>
#include <string>
#include <vector>

#include "document.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/record_store.hpp"
#include "fieldvault/records/set_aside.hpp"
#include "index_set_aside.hpp"
#include "index_steps.hpp"
#include "segments.hpp"
#include "tokenizer.hpp"

namespace fieldvault::search {
namespace {

// The last revision.added that was looked at.
constexpr std::string_view progress_setting = "search_indexed";
// The words_version of the index; absent from the first.
constexpr std::string_view version_setting = "search_fold";

// Lines of so many bytes, or so many records, are read before the second thread gets them; a record comes whole, with
// all its heads. Two such portions are in memory at once, and the words of one.
constexpr std::size_t portion_size = std::size_t{1} << 20;
constexpr std::size_t portion_records = 256;
constexpr std::size_t worth_a_thread = 16;

struct Portion {
  std::vector<records::RecordId> records;
  std::vector<std::string> head_lines;
};

class Indexer {
 public:
  explicit Indexer(vault::Vault& vault)
      : database_(vault.database()),
        documents_(database_.prepare("SELECT id FROM text_document WHERE record = ?1")),
        forget_text_(database_.prepare("DELETE FROM text_index WHERE rowid = ?1")),
        forget_document_(database_.prepare("DELETE FROM text_document WHERE id = ?1")),
        add_document_(database_.prepare("INSERT INTO text_document (root, record, kind, languages, first_day, last_day)"
                                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")),
        add_text_(database_.prepare("INSERT INTO text_index (rowid, tokens) VALUES (?1, ?2)")) {}

  void add(const Document& document) {
    add_document_.bind(1, document.root).bind(2, document.record).bind(3, document.kind);
    add_document_.bind(4, document.languages).bind(5, document.days.first).bind(6, document.days.last).run();
    add_text_.bind(1, database_.last_row_id()).bind(2, document.words).run();
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
  vault::Database& database_;
  vault::Statement documents_;
  vault::Statement forget_text_;
  vault::Statement forget_document_;
  vault::Statement add_document_;
  vault::Statement add_text_;
};

// The records that changed, a portion at a time. A record counts as a whole: which of its revisions are heads, and how
// much of them is disclosed, may both have changed.
class Changed {
 public:
  Changed(vault::Vault& vault, const Unread& part)
      : store_(vault),
        records_(vault.database().prepare("SELECT DISTINCT record FROM revision WHERE added > ?1 AND added <= ?2")) {
    records_.bind(1, part.after).bind(2, part.up_to);
  }

  Portion next() {
    Portion portion;
    std::size_t size = 0;
    while (size < portion_size && portion.records.size() < portion_records) {
      // A statement that is stepped behind its end begins anew.
      if (is_at_end_ || (is_at_end_ = !records_.step())) break;
      const auto record = records::RecordId::parse(records_.text(0));
      if (!record) throw Error(ErrorCode::damaged, "a revision's row has no valid record id");
      portion.records.push_back(*record);
      if (store_.set_aside(*record)) continue;
      for (std::string& line : store_.head_lines(*record)) {
        size += line.size();
        portion.head_lines.push_back(std::move(line));
      }
    }
    return portion;
  }

 private:
  records::RecordStore store_;
  vault::Statement records_;
  bool is_at_end_ = false;
};

std::vector<Document> documents_of(const std::vector<std::string>& lines) {
  Tokenizer tokenizer;
  std::vector<Document> documents;
  documents.reserve(lines.size());
  for (const std::string& line : lines) documents.push_back(document_of(line, tokenizer));
  return documents;
}

std::future<std::vector<Document>> start_reading(std::vector<std::string> lines) {
  // Where the system allows no further thread, they are read on this one.
  const auto when = lines.size() < worth_a_thread ? std::launch::deferred : std::launch::async | std::launch::deferred;
  return std::async(when, [lines = std::move(lines)] { return documents_of(lines); });
}

// While the words of one portion go into the index, a second thread finds those of the next.
void index_part(vault::Vault& vault, Indexer& indexer, const Unread& part) {
  Changed changed(vault, part);
  Portion portion = changed.next();
  auto reading = start_reading(std::move(portion.head_lines));
  while (!portion.records.empty()) {
    Portion following = changed.next();
    const std::vector<Document> documents = reading.get();
    reading = start_reading(std::move(following.head_lines));
    for (const records::RecordId& record : portion.records) indexer.forget(record);
    for (const Document& document : documents) indexer.add(document);
    portion = std::move(following);
  }
}

void empty_index(vault::Database& database) {
  database.execute("DELETE FROM text_document; INSERT INTO text_index (text_index) VALUES ('delete-all')");
  database.set_setting(version_setting, words_version);
}

}  // namespace

void forget_text_set_aside(vault::Vault& vault) {
  const std::vector<records::RecordId> records = set_aside_in(vault.database(), "text_document");
  if (records.empty()) return;
  Indexer indexer(vault);
  for (const records::RecordId& record : records) indexer.forget(record);
  // A row that is deleted is only marked, and its words stay until segments are merged.
  vault.database().execute("INSERT INTO text_index (text_index) VALUES ('optimize')");
}

void refresh(vault::Vault& vault, const IndexProgress& progress, const IndexProgress& merging) {
  vault::Database& database = vault.database();
  forget_set_aside(vault);
  const bool has_words_of_now = database.setting(version_setting) == std::string(words_version);
  const Unread unread = unread_by(database, progress_setting, !has_words_of_now);
  if (unread.after < unread.up_to) {
    Indexer indexer(vault);
    const bool is_merged_once = is_worth_merging_once(unread);
    const auto index_step = [&](const Unread& part) {
      if (part.after == 0 && !has_words_of_now) empty_index(database);
      if (is_merged_once) {
        write_unmerged(database, [&] { index_part(vault, indexer, part); });
      } else {
        index_part(vault, indexer, part);
      }
    };
    read_in_steps(database, progress_setting, unread, index_step, progress);
  }
  merge_segments_if_due(database, merging);
}

}  // namespace fieldvault::search
