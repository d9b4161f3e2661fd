#include "filter_words.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace fieldvault::search {
namespace {

constexpr std::string_view of_kind = "\uE001";
constexpr std::string_view of_language = "\uE002";

// The word of a span of months has a character for the decade, one for the year in it and one for the month, and this
// one in place of each that is not the same for the whole span. So the index of beginnings has all records of a decade
// and of a year.
constexpr std::int64_t several = 1000;
constexpr char32_t first_number = 0xE100;  // up to U+E4E8
constexpr std::int64_t months_a_year = 12;
constexpr std::int64_t months_a_decade = 120;
constexpr std::int64_t last_month_of_all = 9999 * months_a_year + 11;
constexpr std::size_t most_words_for_days = 64;

std::string character(std::int64_t number) {
  const char32_t code = first_number + static_cast<char32_t>(number);
  return {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
          static_cast<char>(0x80 | (code & 0x3F))};
}

// FTS5's tokenizer would cut the name at any other character of ASCII.
std::string word(std::string_view marker, std::string_view name) {
  std::string text(marker);
  for (const char letter : name) {
    const bool is_kept = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    is_kept ? text.append(1, letter) : text.append(marker);
  }
  return text;
}

// Months since the year 0. A day is YYYYMMDD, where an unknown month is 00 or 99.
std::int64_t month_of(std::int64_t day) {
  return day / 10'000 * months_a_year + std::clamp<std::int64_t>(day / 100 % 100, 1, months_a_year) - 1;
}

std::string month_word(std::int64_t month) {
  return character(month / months_a_decade) + character(month % months_a_decade / months_a_year) +
         character(month % months_a_year);
}

std::string months_word(std::int64_t first, std::int64_t last) {
  if (first / months_a_decade != last / months_a_decade)
    return character(several) + character(several) + character(several);
  const std::string decade = character(first / months_a_decade);
  if (first / months_a_year != last / months_a_year) return decade + character(several) + character(several);
  if (first == last) return month_word(first);
  return decade + character(first % months_a_decade / months_a_year) + character(several);
}

// The words of all spans that touch the months from `first` to `last`.
class MonthsTouched {
 public:
  MonthsTouched(std::int64_t first, std::int64_t last) : first_(first), last_(last) {}

  // Records are about months of `all` only.
  std::vector<std::string> words(std::int64_t first_of_all, std::int64_t last_of_all) {
    add_word(character(several) + character(several) + character(several));
    const std::int64_t begin = std::max(first_, first_of_all) / months_a_decade;
    const std::int64_t end = std::min(last_, last_of_all) / months_a_decade;
    for (std::int64_t decade = begin; decade <= end && words_.size() <= most_words_for_days; ++decade) {
      const std::int64_t start = decade * months_a_decade;
      if (holds(start, months_a_decade)) {
        add_beginning(character(decade));
      } else {
        add_word(character(decade) + character(several) + character(several));
        for (std::int64_t year = start; year < start + months_a_decade; year += months_a_year) add_year(year);
      }
    }
    return std::move(words_);
  }

 private:
  void add_year(std::int64_t start) {
    const std::string year = character(start / months_a_decade) + character(start % months_a_decade / months_a_year);
    if (holds(start, months_a_year)) return add_beginning(year);
    if (start > last_ || start + months_a_year <= first_) return;
    add_word(year + character(several));
    for (std::int64_t month = std::max(start, first_); month <= std::min(start + months_a_year - 1, last_); ++month) {
      add_word(month_word(month));
    }
  }

  [[nodiscard]] bool holds(std::int64_t start, std::int64_t count) const {
    return first_ <= start && start + count - 1 <= last_;
  }
  void add_word(const std::string& text) { words_.push_back('"' + text + '"'); }
  void add_beginning(const std::string& text) { words_.push_back('"' + text + "\" *"); }

  std::int64_t first_;
  std::int64_t last_;
  std::vector<std::string> words_;
};

std::string expression_of_days(const Filters& filters, const records::DaySpan& all) {
  const bool has_all = filters.after().value_or(0) <= all.first &&
                       filters.before().value_or(std::numeric_limits<std::int64_t>::max()) >= all.last;
  if (has_all) return {};
  const std::int64_t first = filters.after() ? month_of(*filters.after()) : 0;
  const std::int64_t last = filters.before() ? month_of(*filters.before()) : last_month_of_all;
  const std::vector<std::string> words = MonthsTouched(first, last).words(month_of(all.first), month_of(all.last));
  if (words.size() > most_words_for_days) return {};
  std::string any;
  for (const std::string& one : words) any.append(any.empty() ? "(" : " OR ").append(one);
  return any + ')';
}

}  // namespace

std::string filter_words(std::string_view kind, std::string_view languages, const records::DaySpan& days) {
  std::string words = word(of_kind, kind) + ' ';
  std::vector<std::string> known;
  std::size_t start = 0;
  for (std::size_t at = 0; at < languages.size(); ++at) {
    if (languages[at] == ' ') start = at + 1;
    if (languages[at] == '-') known.push_back(word(of_language, languages.substr(start, at - start)));
  }
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (const std::string& language : known) words.append(language) += ' ';
  return words.append(months_word(month_of(days.first), month_of(days.last))) += ' ';
}

std::string filter_expression(const Filters& filters, const records::DaySpan& all) {
  std::string expression;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) expression.append(expression.empty() ? "" : " AND ").append(part);
  };
  if (filters.kind()) add('"' + word(of_kind, *filters.kind()) + '"');
  if (filters.language()) add('"' + word(of_language, filters.language()->text()) + '"');
  add(expression_of_days(filters, all));
  return expression;
}

}  // namespace fieldvault::search
