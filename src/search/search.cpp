#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/search/full_text.hpp"
#include "fieldvault/search/index.hpp"
#include "fieldvault/search/names.hpp"
#include "filter_words.hpp"
#include "latest_first.hpp"
#include "name_score.hpp"
#include "narrowing.hpp"
#include "query.hpp"
#include "snippet.hpp"

namespace fieldvault::search {
namespace {

// bounded_bm25() gives whole numbers.
constexpr double score_unit = 1e-9;
// Of more rows than these, the ones that came last are ranked.
constexpr std::size_t most_ranked = 1000;
// Rows with the words that are held against the filters before it is enough to have found what is shown.
constexpr std::size_t most_visited = 8000;
// Records that cases and persons may narrow a search to for each of them to be asked for the words.
constexpr std::size_t most_asked = 500;
// Or so large a share of all: to walk through a common word of many records takes longer than to ask these.
constexpr std::size_t share_asked = 400;
// A record in conflict has several rows, and is shown once.
constexpr std::size_t rows_for_each_shown = 2;

struct Match {
  std::int64_t document;
  std::int64_t score;
};

struct Matches {
  std::vector<Match> best_first;
  Ranked ranked = Ranked::all;
};

// Sorted here and not by SQLite, where each row of a sort is a piece of memory that is locked and unlocked.
Matches best_first(std::vector<Match> matches, Ranked ranked) {
  std::ranges::sort(matches, [](const Match& left, const Match& right) {
    return left.score != right.score ? left.score > right.score : left.document < right.document;
  });
  return {std::move(matches), ranked};
}

Matches without_scores(const std::vector<std::int64_t>& documents) {
  Matches matches;
  for (const std::int64_t document : documents) matches.best_first.push_back({document, 0});
  return matches;
}

// Words of filters stand behind those of the query, and count for nothing.
std::string score_of(const Query& query) {
  return fmt::format("bounded_bm25(text_index, ?1, {})", query.terms().size());
}

Matches by_words(vault::Database& database, const Query& query, std::size_t limit) {
  const std::size_t most = std::max(most_ranked, limit * rows_for_each_shown);
  vault::Statement matching = database.prepare(
      fmt::format("SELECT rowid, {} FROM text_index WHERE text_index MATCH ?1 ORDER BY rowid DESC", score_of(query)));
  matching.bind(1, query.fts5());
  std::vector<Match> matches;
  while (matching.step()) {
    if (matches.size() == most) return best_first(std::move(matches), Ranked::newest);
    matches.push_back({matching.integer(0), matching.integer(1)});
  }
  return best_first(std::move(matches), Ranked::all);
}

// From the few records on: each is asked for the words.
Matches by_words_in_records(vault::Database& database, const Query& query, const Narrowing& narrowing) {
  vault::Statement matching =
      database.prepare(fmt::format("SELECT d.id, {} FROM text_document AS d"
                                   " CROSS JOIN text_index ON text_index.rowid = d.id WHERE text_index MATCH ?1 AND {}",
                                   score_of(query), narrowing.sql()));
  matching.bind(1, query.fts5());
  narrowing.bind(matching);
  std::vector<Match> matches;
  while (matching.step()) matches.push_back({matching.integer(0), matching.integer(1)});
  return best_first(std::move(matches), Ranked::all);
}

// From the words on, the newest first. FTS5 leaves few rows that do not fit, and these have no score.
Matches by_words_and_filters(vault::Database& database, const Query& query, const Narrowing& narrowing,
                             std::size_t limit) {
  const std::size_t enough = limit * rows_for_each_shown;
  const std::size_t most = std::max(most_ranked, enough);
  vault::Statement matching =
      database.prepare(fmt::format("SELECT d.id, CASE WHEN {} THEN {} END"
                                   " FROM text_index CROSS JOIN text_document AS d ON d.id = text_index.rowid"
                                   " WHERE text_index MATCH ?1 ORDER BY text_index.rowid DESC",
                                   narrowing.sql(), score_of(query)));
  const std::string of_filters = filter_expression(query.filters(), days_of_all(database));
  matching.bind(1, of_filters.empty() ? query.fts5() : query.fts5() + " AND " + of_filters);
  narrowing.bind(matching);
  std::vector<Match> matches;
  for (std::size_t visited = 0; matching.step(); ++visited) {
    if (matches.size() == most || (visited >= most_visited && matches.size() >= enough)) {
      return best_first(std::move(matches), Ranked::newest);
    }
    if (!matching.is_null(1)) matches.push_back({matching.integer(0), matching.integer(1)});
  }
  return best_first(std::move(matches), Ranked::all);
}

bool is_worth_asking_each(vault::Database& database, std::size_t records) {
  return records <= most_asked || records <= newest_document(database) / share_asked;
}

Matches matches_of(vault::Vault& vault, const Query& query, std::size_t limit) {
  vault::Database& database = vault.database();
  if (query.filters().is_empty()) return by_words(database, query, limit);
  const Narrowing narrowing(vault, query.filters());
  if (query.terms().empty()) return without_scores(latest_first(database, query.filters(), narrowing, limit));
  const auto records = narrowing.records();
  if (records && is_worth_asking_each(database, *records)) return by_words_in_records(database, query, narrowing);
  return by_words_and_filters(database, query, narrowing, limit);
}

Hit make_hit(vault::Vault& vault, const records::PersonLinks& links, const crypto::Digest& root, double score,
             const Query& query, Tokenizer& tokenizer) {
  const records::RecordStore store(vault);
  const auto stored = store.find_root(root);
  if (!stored) throw Error(ErrorCode::damaged, "the text index names a revision that is not there");
  return {store.summary(*stored), score, snippet(stored->revision.body(), query, tokenizer), links.in(stored->revision),
          FoundBy::text};
}

// A name is words and nothing else.
bool may_be_name(std::string_view text) {
  return text.find_first_of("\"*") == std::string_view::npos && !is_code_or_id(text) &&
         !SpokenName::of(text).words().empty();
}

// All words of the query must be in the name: "Tursun prison" is no Tursun.
bool has_all_words(std::string_view query, std::string_view name) {
  return score_names(SpokenName::of(query), SpokenName::of(name)).first_rest.empty();
}

void add_names(vault::Vault& vault, const records::PersonLinks& links, std::string_view text, std::size_t limit,
               const std::set<std::string>& found, std::vector<Hit>& hits) {
  if (!may_be_name(text)) return;
  for (NameMatch& match : match_name(vault, text, limit)) {
    if (hits.size() == limit) return;
    if (found.contains(match.person.id.text()) || !has_all_words(text, match.name)) continue;
    const auto linked = links.among({match.person.id});
    hits.push_back({std::move(match.person), match.score, name_snippet(match.name), linked, FoundBy::name});
  }
}

}  // namespace

Found search(vault::Vault& vault, std::string_view text, std::size_t limit) {
  Tokenizer tokenizer;
  const Query query = Query::parse(text, tokenizer);
  refresh(vault);

  vault::Statement document = vault.database().prepare("SELECT root, record FROM text_document WHERE id = ?1");
  const records::PersonLinks links(vault);
  std::vector<Hit> hits;
  std::set<std::string> found;  // a record in conflict has several heads
  const Matches matches = matches_of(vault, query, limit);
  for (const Match& match : matches.best_first) {
    if (hits.size() == limit) break;
    document.bind(1, match.document);
    const bool known = document.step();
    const auto root = known ? crypto::Digest::parse(document.text(0)) : std::nullopt;
    if (!root) throw Error(ErrorCode::damaged, "the text index names a document that is not there");
    if (found.insert(document.text(1)).second) {
      hits.push_back(make_hit(vault, links, *root, static_cast<double>(match.score) * score_unit, query, tokenizer));
    }
    document.reset();
  }
  if (query.filters().is_empty()) add_names(vault, links, text, limit, found, hits);
  return {std::move(hits), matches.ranked};
}

}  // namespace fieldvault::search
