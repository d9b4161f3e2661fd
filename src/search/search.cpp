#include <algorithm>
#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/search/full_text.hpp"
#include "query.hpp"
#include "snippet.hpp"

namespace fieldvault::search {
namespace {

// SQLite has the score as a fraction, and less is better there.
constexpr double score_unit = 1e-9;

struct Match {
  std::int64_t document;
  std::int64_t score;
};

// Sorted here and not by SQLite, where each row of a sort is a piece of memory that is locked and unlocked.
std::vector<Match> best_first(vault::Database& database, const Query& query) {
  vault::Statement matching = database.prepare(
      "SELECT rowid, CAST(round(-1e9 * bm25(text_index)) AS INTEGER) FROM text_index WHERE text_index MATCH ?1");
  matching.bind(1, query.fts5());
  std::vector<Match> matches;
  while (matching.step()) matches.push_back({matching.integer(0), matching.integer(1)});
  std::ranges::sort(matches, [](const Match& left, const Match& right) {
    return left.score != right.score ? left.score > right.score : left.document < right.document;
  });
  return matches;
}

Hit make_hit(const records::RecordStore& store, const crypto::Digest& root, double score, const Query& query,
             Tokenizer& tokenizer) {
  const auto revision = store.find_root(root);
  if (!revision) throw Error(ErrorCode::damaged, "the text index names a revision that is not there");
  return {store.summary(*revision), score, snippet(revision->revision.body(), query, tokenizer)};
}

}  // namespace

std::vector<Hit> search(vault::Vault& vault, std::string_view text, std::size_t limit) {
  Tokenizer tokenizer;
  const Query query = Query::parse(text, tokenizer);
  refresh(vault);

  vault::Statement document = vault.database().prepare("SELECT root, record FROM text_document WHERE id = ?1");
  const records::RecordStore store(vault);
  std::vector<Hit> hits;
  std::set<std::string> found;  // a record in conflict has several heads
  for (const Match& match : best_first(vault.database(), query)) {
    if (hits.size() == limit) break;
    document.bind(1, match.document);
    const bool known = document.step();
    const auto root = known ? crypto::Digest::parse(document.text(0)) : std::nullopt;
    if (!root) throw Error(ErrorCode::damaged, "the text index names a document that is not there");
    if (found.insert(document.text(1)).second) {
      hits.push_back(make_hit(store, *root, static_cast<double>(match.score) * score_unit, query, tokenizer));
    }
    document.reset();
  }
  return hits;
}

}  // namespace fieldvault::search
