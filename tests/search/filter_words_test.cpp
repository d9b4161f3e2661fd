#include <catch2/catch_test_macros.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "../../src/search/fields.hpp"
#include "../../src/search/filter_words.hpp"
#include "fieldvault/search/full_text.hpp"
#include "fieldvault/search/index.hpp"
#include "records/test_vault.hpp"

namespace fieldvault::search::test {
namespace {

using records::DaySpan;
using records::LanguageTag;
using records::RecordId;
using records::test::TestVault;

// How many words of a filter an expression asks for.
std::size_t words_asked(std::string_view expression) {
  return static_cast<std::size_t>(std::ranges::count(expression, '"')) / 2;
}

std::string expression(std::initializer_list<const char*> words, const DaySpan& all) {
  Filters filters;
  for (const char* word : words) REQUIRE(filters.take(word) == Filters::Word::filter);
  return filter_expression(filters, all);
}

// What a record was made of, to be held against filters one by one.
struct Made {
  RecordId id;
  std::string_view kind;
  std::optional<LanguageTag> language;
  DaySpan days;
};

// Dates around the turns of decades, years and months, known to the year, month or day.
class Dates {
 public:
  std::string next() {
    constexpr const char* years[] = {"1989", "1998", "1999", "2000", "2009", "2010", "2017", "2018", "2019", "2020"};
    const std::string year = one_of(years);
    if (below(4) == 0) return year;
    constexpr const char* months[] = {"01", "06", "07", "11", "12"};
    const std::string month = year + '-' + one_of(months);
    if (below(3) == 0) return month;
    constexpr const char* days[] = {"01", "15", "30"};
    return month + '-' + one_of(days);
  }
  template <std::size_t Count>
  const char* one_of(const char* const (&values)[Count]) {
    return values[below(Count)];
  }
  std::size_t below(std::size_t count) { return random_() % count; }

 private:
  std::mt19937 random_{5};
};

constexpr const char* tags[] = {"kk", "kk-Cyrl", "kk-Arab", "zh-Hans", "zh-Hans-CN", "ug"};

struct ManyKinds : TestVault {
  Dates dates;
  RecordId witness = person("W-0001");
  std::vector<Made> made;

  void add_testimony() { add_testimony(dates.one_of(tags)); }
  void add_testimony(const std::string& tag) {
    const std::string date = dates.next();
    Json body = testimony_body(witness, "not-recorded");
    body["date"] = date;
    body["narrative"] = {{{"number", 1}, {"text", {{"text", "the gate"}, {"lang", tag}}}}};
    const auto added = store.add(records::kind::testimony, body);
    made.push_back({added.id, records::kind::testimony, LanguageTag::parse(tag), records::day_span(date).value()});
  }
  void add_event() {
    DaySpan begin = records::day_span("1989").value();
    DaySpan end = begin;
    Json body{{"title", "the gate"}};
    do {
      body["begin"] = dates.next();
      body["end"] = dates.next();
      begin = records::day_span(body["begin"].get<std::string>()).value();
      end = records::day_span(body["end"].get<std::string>()).value();
    } while (begin.first > end.first);
    made.push_back({store.add(records::kind::event, body).id,
                    records::kind::event,
                    std::nullopt,
                    {begin.first, std::max(begin.last, end.last)}});
  }

  // Each record by itself: the slow way.
  [[nodiscard]] std::set<RecordId> that_fit(const Filters& filters) const {
    std::set<RecordId> found;
    for (const Made& record : made) {
      const bool fits = (!filters.kind() || *filters.kind() == record.kind) &&
                        (!filters.language() || (record.language && filters.language()->takes_in(*record.language))) &&
                        filters.after().value_or(0) <= record.days.last &&
                        filters.before().value_or(99'999'999) >= record.days.first;
      if (fits) found.insert(record.id);
    }
    return found;
  }
  [[nodiscard]] std::set<RecordId> find(const std::string& query) {
    std::set<RecordId> ids;
    for (const Hit& hit : search(vault, query, 500).hits) ids.insert(hit.record.id);
    return ids;
  }
};

}  // namespace

TEST_CASE("filter words: words with filters find just the records that each fit by itself") {
  ManyKinds field;
  {
    vault::Transaction transaction(field.vault.database());
    for (int at = 0; at < 120; ++at) {
      field.add_testimony();
      field.add_event();
    }
    transaction.commit();
  }
  std::size_t hits = 0;
  std::size_t narrowed = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<std::string> words;
    const auto below = [&](std::size_t count) { return field.dates.below(count); };
    constexpr const char* kinds[] = {"testimony", "event", "note"};
    constexpr const char* asked[] = {"kk", "KK-cyrl", "zh", "zh-Hans", "zh-hans-cn", "ug", "en"};
    if (below(4) == 0) words.push_back(std::string("kind:") + field.dates.one_of(kinds));
    if (below(4) == 0) words.push_back(std::string("lang:") + field.dates.one_of(asked));
    if (below(4) != 0) words.push_back("after:" + field.dates.next());
    if (below(4) != 0) words.push_back("before:" + field.dates.next());
    if (words.empty()) continue;
    const std::string query = fmt::format("gate {}", fmt::join(words, " "));
    CAPTURE(query);
    Filters filters;
    for (const std::string& word : words) (void)filters.take(word);
    const std::set<RecordId> fit = field.that_fit(filters);
    CHECK(field.find(query) == fit);
    hits += fit.size();
    narrowed += fit.size() < field.made.size() ? 1 : 0;
  }
  CHECK(hits > 5000);
  CHECK(narrowed > 300);
}

TEST_CASE("filter words: filters alone list just the records that fit, the latest day first, be there many or few") {
  ManyKinds field;
  {
    vault::Transaction transaction(field.vault.database());
    for (int at = 0; at < 1300; ++at) {
      field.add_testimony();
      field.add_event();
      if (at % 100 == 0) field.add_testimony("uz");
    }
    transaction.commit();
  }
  std::map<RecordId, DaySpan> days;
  for (const Made& record : field.made) days[record.id] = record.days;
  const auto below = [&](std::size_t count) { return field.dates.below(count); };
  for (int round = 0; round < 100; ++round) {
    constexpr const char* kinds[] = {"testimony", "event"};
    constexpr const char* asked[] = {"kk-arab", "uz", "ug"};
    std::vector<std::string> words{std::string("kind:") + field.dates.one_of(kinds)};
    if (below(4) != 0) words.push_back(std::string("lang:") + field.dates.one_of(asked));
    if (below(3) == 0) words.push_back("after:" + field.dates.next());
    const bool is_bound = below(2) == 0;
    if (is_bound) words.push_back("before:" + (below(2) == 0 ? field.dates.next() : "2020"));
    const std::size_t limit = below(16) == 0 ? 3000 : 20;
    const std::string query = fmt::format("{}", fmt::join(words, " "));
    CAPTURE(query, limit);
    Filters filters;
    for (const std::string& word : words) (void)filters.take(word);
    const auto key = [&](const DaySpan& of) {
      return is_bound ? std::pair(of.first, of.last) : std::pair(of.last, of.first);
    };
    std::vector<std::pair<std::int64_t, std::int64_t>> expected;
    const std::set<RecordId> fit = field.that_fit(filters);
    for (const RecordId& record : fit) expected.push_back(key(days.at(record)));
    std::ranges::sort(expected, std::ranges::greater());
    expected.resize(std::min(expected.size(), limit));
    std::vector<std::pair<std::int64_t, std::int64_t>> listed;
    for (const Hit& hit : search(field.vault, query, limit).hits) {
      CHECK(fit.contains(hit.record.id));
      listed.push_back(key(days.at(hit.record.id)));
    }
    CHECK(listed == expected);
  }
}

TEST_CASE("filter words: filters that nothing fits are answered by them, without going through all records by day") {
  ManyKinds field;
  {
    vault::Transaction transaction(field.vault.database());
    for (int at = 0; at < 1100; ++at) {
      field.add_testimony();
      field.add_event();
    }
    transaction.commit();
  }
  refresh(field.vault);
  // A row that has no words is noticed by whoever comes to it: its record is none.
  field.vault.database().execute(
      "INSERT INTO text_document (root, record, kind, languages, first_day, last_day)"
      " VALUES ('x', 'x', 'event', ' ug- ', 19000101, 19000101)");
  CHECK(field.find("kind:event lang:ug").empty());
  CHECK(field.find("kind:event lang:ug before:2020").empty());
  CHECK_THROWS(field.find("kind:event lang:ug before:1901"));
}

TEST_CASE("filter words: no text holds one, and none is a word that somebody can ask for") {
  ManyKinds field;
  const RecordId file = field.store.add(records::kind::case_file, {{"title", "gate"}}).id;
  const RecordId risk =
      field.store.add(records::kind::risk_assessment, {{"about", file.text()}, {"measures", "gate"}}).id;
  Json note{{"about", file.text()}, {"text", "gate " + filter_words("event", " kk- ", {20180101, 20180101})}};
  const RecordId forged = field.store.add(records::kind::note, note).id;
  CHECK(field.find("gate kind:risk-assessment") == std::set{risk});
  CHECK(field.find("gate kind:event").empty());
  CHECK(field.find("gate lang:kk").empty());
  CHECK(field.find("gate after:2018-01 before:2018-01").empty());
  CHECK(field.find("gate") == std::set{file, risk, forged});
  for (const char* word : {"risk", "assessment", "\"risk-assessment\"", "risk*", "assess*"}) {
    CAPTURE(word);
    CHECK(field.find(word).empty());
  }
}

TEST_CASE("filter words: whole decades and years are one word, and what takes in all or too much is none") {
  const DaySpan all{19'890'000, 20'269'999};
  CHECK(expression({"after:1980", "before:2030"}, all).empty());
  CHECK(expression({"case:x"}, all).empty());
  CHECK(words_asked(expression({"kind:note", "lang:kk"}, all)) == 2);
  // One for spans over several decades, one for several years of a decade, and the years.
  CHECK(words_asked(expression({"after:2014", "before:2018"}, all)) == 2 + 5);
  CHECK(words_asked(expression({"after:2014"}, all)) == 2 + 6 + 1);
  CHECK(words_asked(expression({"after:1990", "before:2009"}, all)) == 1 + 2);
  // And one for several months of a year.
  CHECK(words_asked(expression({"after:2018-11-30", "before:2018-12"}, all)) == 2 + 1 + 2);
  // Only decades that records are about.
  CHECK(words_asked(expression({"before:1999"}, all)) == 1 + 2);
  CHECK(words_asked(expression({"before:1999"}, {10'101, 20'269'999})) == 0);
  CHECK(words_asked(expression({"after:2020", "before:2010"}, all)) == 1);
}

}  // namespace fieldvault::search::test
