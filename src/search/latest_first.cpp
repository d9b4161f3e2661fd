#include "latest_first.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "filter_words.hpp"

namespace fieldvault::search {
namespace {

// Rows in the order of days before the full text is asked for the words of the filters.
constexpr std::size_t most_walked = 2000;
// Of all rows, those that it may leave to be looked up: each reads a page, which has some fifty rows in an index by
// day.
constexpr std::size_t share_looked_up = 100;

// Of one of the indexes by day, in full, so that all ways to the rows have them in the same order. What is asked for
// before a day begins at that day.
struct ByDay {
  std::string_view range;
  std::string_view order;
};
constexpr ByDay by_first_day = {
    "d.first_day <= ?5", "d.first_day DESC, d.last_day DESC, d.kind DESC, d.languages DESC, d.record DESC, d.id DESC"};
constexpr ByDay by_last_day = {
    "d.last_day >= ?4", "d.last_day DESC, d.first_day DESC, d.kind DESC, d.languages DESC, d.record DESC, d.id DESC"};

class Listed {
 public:
  explicit Listed(std::size_t limit) : limit_(limit) {}
  [[nodiscard]] bool is_full() const { return records_.size() >= limit_; }
  // Of id and record.
  void add(const vault::Statement& row) {
    documents_.push_back(row.integer(0));
    records_.insert(row.text(1));
  }
  [[nodiscard]] std::vector<std::int64_t> documents() && { return std::move(documents_); }

 private:
  std::size_t limit_;
  std::vector<std::int64_t> documents_;
  std::set<std::string> records_;
};

class Listing {
 public:
  Listing(vault::Database& database, const Filters& filters, const Narrowing& narrowing, std::size_t limit)
      : database_(database),
        filters_(filters),
        narrowing_(narrowing),
        by_day_(filters.before() ? by_first_day : by_last_day),
        limit_(limit) {}

  // From the latest day on, row by row, until there are enough or it takes long.
  [[nodiscard]] std::vector<std::int64_t> documents() const {
    if (narrowing_.records()) return of_all_rows();
    vault::Statement rows =
        database_.prepare(fmt::format("SELECT d.id, d.record, {} FROM text_document AS d WHERE {} ORDER BY {}",
                                      narrowing_.sql(), by_day_.range, by_day_.order));
    narrowing_.bind(rows);
    Listed listed(limit_);
    for (std::size_t walked = 0; !listed.is_full() && rows.step(); ++walked) {
      if (walked == most_walked) {
        const std::string words = filter_expression(filters_, days_of_all(database_));
        return !words.empty() && have_few(words) ? of_rows_with(words) : of_all_rows();
      }
      if (rows.integer(2) != 0) listed.add(rows);
    }
    return std::move(listed).documents();
  }

 private:
  [[nodiscard]] bool have_few(const std::string& words) const {
    const auto most = static_cast<std::int64_t>(newest_document(database_) / share_looked_up);
    vault::Statement count =
        database_.prepare("SELECT count(*) FROM (SELECT 1 FROM text_index WHERE text_index MATCH ?1 LIMIT ?2)");
    count.bind(1, words).bind(2, most + 1);
    return count.step() && count.integer(0) <= most;
  }
  [[nodiscard]] std::vector<std::int64_t> of_rows_with(const std::string& words) const {
    return sorted("text_index CROSS JOIN text_document AS d ON d.id = text_index.rowid WHERE text_index MATCH ?1",
                  words);
  }
  // SQLite goes by the index of records where there are some to go by, and otherwise by that of days.
  [[nodiscard]] std::vector<std::int64_t> of_all_rows() const { return sorted("text_document AS d WHERE true", {}); }

  [[nodiscard]] std::vector<std::int64_t> sorted(std::string_view rows, const std::string& words) const {
    vault::Statement fitting = database_.prepare(
        fmt::format("SELECT d.id, d.record FROM {} AND {} ORDER BY {}", rows, narrowing_.sql(), by_day_.order));
    fitting.bind(1, words);
    narrowing_.bind(fitting);
    Listed listed(limit_);
    while (!listed.is_full() && fitting.step()) listed.add(fitting);
    return std::move(listed).documents();
  }

  vault::Database& database_;
  const Filters& filters_;
  const Narrowing& narrowing_;
  const ByDay& by_day_;
  std::size_t limit_;
};

}  // namespace

std::vector<std::int64_t> latest_first(vault::Database& database, const Filters& filters, const Narrowing& narrowing,
                                       std::size_t limit) {
  return Listing(database, filters, narrowing, limit).documents();
}

}  // namespace fieldvault::search
