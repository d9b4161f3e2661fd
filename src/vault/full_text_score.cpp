#include "full_text_score.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "fieldvault/crypto/error.hpp"
#include "sqlite_error.hpp"

namespace fieldvault::vault {
namespace {

constexpr sqlite3_int64 most_counted = 500;
constexpr double k1 = 1.2;
constexpr double b = 0.75;
constexpr double score_unit = 1e-9;
// bounded_bm25(text_index, query, words)
constexpr int query_argument = 1;

struct RowCount {
  sqlite3_int64 counted = 0;
  sqlite3_int64 last = 0;  // row
};

int count_row(const Fts5ExtensionApi* fts5, Fts5Context* row, void* counting) {
  auto& count = *static_cast<RowCount*>(counting);
  count.last = fts5->xRowid(row);
  return ++count.counted < most_counted ? SQLITE_OK : SQLITE_DONE;
}

// What is the same for all rows of a query.
struct Weights {
  std::vector<double> of_phrase;  // how much a rare one counts
  double mean_length = 1;
};

// Rows are counted from the first on; ids may have gaps, so that the last counted one may lie beyond the number of
// rows.
double rows_in_all(const RowCount& count, sqlite3_int64 rows) {
  const auto counted = static_cast<double>(count.counted);
  if (count.counted < most_counted) return counted;
  const double estimated =
      counted * static_cast<double>(rows) / static_cast<double>(std::max<sqlite3_int64>(count.last, 1));
  return std::clamp(estimated, counted, std::max(counted, static_cast<double>(rows)));
}

int weigh(const Fts5ExtensionApi* fts5, Fts5Context* query, int words, Weights& weights) {
  sqlite3_int64 rows = 0;
  sqlite3_int64 tokens = 0;
  if (const int code = fts5->xRowCount(query, &rows); code != SQLITE_OK) return code;
  if (const int code = fts5->xColumnTotalSize(query, -1, &tokens); code != SQLITE_OK) return code;
  if (rows > 0) weights.mean_length = std::max(static_cast<double>(tokens) / static_cast<double>(rows), 1.0);
  for (int phrase = 0; phrase < std::min(words, fts5->xPhraseCount(query)); ++phrase) {
    RowCount count;
    if (const int code = fts5->xQueryPhrase(query, phrase, &count, count_row); code != SQLITE_OK) return code;
    const double with_it = rows_in_all(count, rows);
    const double without = std::max(static_cast<double>(rows) - with_it, 0.0);
    weights.of_phrase.push_back(std::log(1 + (without + 0.5) / (with_it + 0.5)));
  }
  return SQLITE_OK;
}

int score_row(const Fts5ExtensionApi* fts5, Fts5Context* row, const Weights& weights, double& score) {
  int length = 0;
  int places = 0;
  if (const int code = fts5->xColumnSize(row, -1, &length); code != SQLITE_OK) return code;
  if (const int code = fts5->xInstCount(row, &places); code != SQLITE_OK) return code;
  std::vector<double> times(weights.of_phrase.size());
  for (int place = 0; place < places; ++place) {
    int phrase = 0;
    int column = 0;
    int token = 0;
    if (const int code = fts5->xInst(row, place, &phrase, &column, &token); code != SQLITE_OK) return code;
    if (static_cast<std::size_t>(phrase) < times.size()) times[static_cast<std::size_t>(phrase)] += 1;
  }
  const double damping = k1 * (1 - b + b * static_cast<double>(length) / weights.mean_length);
  for (std::size_t phrase = 0; phrase < times.size(); ++phrase) {
    score += weights.of_phrase[phrase] * times[phrase] * (k1 + 1) / (times[phrase] + damping);
  }
  return SQLITE_OK;
}

// The weights of a query are kept with its second argument, the query itself, for as long as the statement runs. FTS5's
// own place for them is emptied at each row that a join asks for, and they would be counted anew for each.
const Weights* weights_of(const Fts5ExtensionApi* fts5, Fts5Context* row, sqlite3_context* result, int words,
                          int& code) {
  if (const void* kept = sqlite3_get_auxdata(result, query_argument)) return static_cast<const Weights*>(kept);
  auto made = std::make_unique<Weights>();
  code = weigh(fts5, row, words, *made);
  if (code != SQLITE_OK) return nullptr;
  // On failure SQLite calls the destructor itself, and nothing is kept.
  sqlite3_set_auxdata(result, query_argument, made.release(), [](void* kept) { delete static_cast<Weights*>(kept); });
  const void* kept = sqlite3_get_auxdata(result, query_argument);
  if (kept == nullptr) code = SQLITE_NOMEM;
  return static_cast<const Weights*>(kept);
}

// SQLite is C: no exception may reach it.
void bounded_bm25(const Fts5ExtensionApi* fts5, Fts5Context* row, sqlite3_context* result, int count,
                  sqlite3_value** arguments) {
  if (count != 2) return sqlite3_result_error(result, "bounded_bm25() takes index, query and number of words", -1);
  try {
    int code = SQLITE_OK;
    const Weights* weights = weights_of(fts5, row, result, sqlite3_value_int(arguments[1]), code);
    double score = 0;
    if (weights != nullptr) code = score_row(fts5, row, *weights, score);
    if (code != SQLITE_OK) return sqlite3_result_error_code(result, code);
    sqlite3_result_int64(result, std::llround(score / score_unit));
  } catch (...) {
    sqlite3_result_error_nomem(result);
  }
}

fts5_api* fts5_of(sqlite3* connection) {
  sqlite3_stmt* raw = nullptr;
  const int prepared = sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> ask(raw, sqlite3_finalize);
  if (prepared != SQLITE_OK) throw_sqlite_error(connection, prepared);
  fts5_api* fts5 = nullptr;
  sqlite3_bind_pointer(raw, 1, static_cast<void*>(&fts5), "fts5_api_ptr", nullptr);
  sqlite3_step(raw);
  if (fts5 == nullptr) throw Error(ErrorCode::program_failed, "this program's SQLCipher has no full text (FTS5)");
  return fts5;
}

}  // namespace

void add_full_text_score(sqlite3* connection) {
  fts5_api* fts5 = fts5_of(connection);
  const int code = fts5->xCreateFunction(fts5, "bounded_bm25", nullptr, bounded_bm25, nullptr);
  if (code != SQLITE_OK) throw_sqlite_error(connection, code);
}

}  // namespace fieldvault::vault
