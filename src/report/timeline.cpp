#include "timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "drawing.hpp"
#include "fieldvault/records/partial_date.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

constexpr double width = 880;
constexpr double left = 20;
constexpr double row_height = 44;
constexpr double top = 34;
constexpr double least_bar = 6;
constexpr std::size_t label_characters = 90;

struct Drawn {
  std::string label;
  std::string when;
  double first;  // days since 1970
  double last;   // the day after
};

double day_number(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

// YYYYMMDD with 00 or 99 for what is not known.
double first_day(std::int64_t number) {
  const auto month = static_cast<unsigned>(number / 100 % 100);
  const auto day = static_cast<unsigned>(number % 100);
  return day_number(static_cast<int>(number / 10000), std::max(month, 1U), std::max(day, 1U));
}

double day_after(std::int64_t number) {
  const int year = static_cast<int>(number / 10000);
  const auto month = static_cast<unsigned>(number / 100 % 100);
  const auto day = static_cast<unsigned>(number % 100);
  if (month > 12) return day_number(year + 1, 1, 1);
  if (day <= 31) return day_number(year, month, day) + 1;
  return month == 12 ? day_number(year + 1, 1, 1) : day_number(year, month + 1, 1);
}

std::vector<Drawn> drawn(const std::vector<TimelineEntry>& entries) {
  std::vector<Drawn> list;
  for (const TimelineEntry& entry : entries) {
    const auto begin = records::day_span(entry.begin);
    const auto end = records::day_span(entry.end);
    if (!begin && !end) continue;
    const std::string when = begin && end ? entry.begin + " – " + entry.end
                             : begin      ? entry.begin
                                          : "until " + entry.end;
    const double first = first_day(begin ? begin->first : end->first);
    const double last = std::max(day_after(end ? end->last : begin->last), first + 1);
    list.push_back({first_characters(entry.label, label_characters), when, first, last});
  }
  std::stable_sort(list.begin(), list.end(), [](const Drawn& a, const Drawn& b) { return a.first < b.first; });
  return list;
}

// Years between marks: few enough that their numbers do not touch.
int year_step(int years) {
  for (const int step : {1, 2, 5, 10, 20, 50, 100, 500}) {
    if (years / step <= 12) return step;
  }
  return 1000;
}

int year_of(double day) {
  const std::chrono::sys_days date{std::chrono::days(static_cast<int>(day))};
  return static_cast<int>(std::chrono::year_month_day(date).year());
}

}  // namespace

Html timeline(std::string_view id, std::vector<TimelineEntry> entries) {
  const std::vector<Drawn> list = drawn(entries);
  if (list.empty()) return {};
  double from = list.front().first;
  double to = from;
  for (const Drawn& each : list) to = std::max(to, each.last);
  const int first_year = year_of(from);
  const int last_year = year_of(to - 1) + 1;
  from = day_number(first_year, 1, 1);
  to = day_number(last_year, 1, 1);
  const auto x = [&](double day) { return left + (day - from) / (to - from) * (width - 2 * left); };
  const double height = top + row_height * static_cast<double>(list.size()) + 10;
  Html inside;
  const int step = year_step(last_year - first_year);
  for (int year = first_year; year <= last_year; year += step) {
    const double at = x(day_number(year, 1, 1));
    inside += line("axis", at, top - 10, at, height - 4);
    inside += label_at(at, top - 16, "middle", fmt::format("{:04}", year));
  }
  double y = top;
  for (const Drawn& each : list) {
    const double wide = std::max(x(each.last) - x(each.first), least_bar);
    // The date first: behind letters that run from right to left its parts would change places.
    inside += label_at(left + 5, y + 14, "start", each.when + " · " + each.label);
    inside += rectangle(wide > least_bar ? "span" : "point", x(each.first), y + 20, wide, 12);
    y += row_height;
  }
  return drawing(id, "Time line",
                 fmt::format("{} dated events and acts from {} to {}, each as long as its date is uncertain or it "
                             "lasted; the table below says the same in words.",
                             list.size(), first_year, last_year - 1),
                 width, height, inside);
}

}  // namespace fieldvault::report
