// Dates as exactly as somebody knows them: a year, a month, a day, a moment, or the answer that is none of these.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fieldvault::records {

// "2018", "2018-04", "2018-04-07", "2018-04-07T09:30:00+06:00" (RFC 3339, upper-case T and Z), "unknown", "declined".
// Years 0001 to 9999, and only days that the Gregorian calendar has.
[[nodiscard]] bool is_partial_date(std::string_view text);
// "2018-04-07" and nothing else.
[[nodiscard]] bool is_full_date(std::string_view text);

// The days that a date may mean, each as the number YYYYMMDD. What is not known is 00 in the first and 99 in the last:
// "2018-04" is 20180400 to 20180499. Two dates agree as far as both are known exactly where their spans overlap.
struct DaySpan {
  std::int64_t first;
  std::int64_t last;
  bool operator==(const DaySpan&) const = default;
};

// Of a year, month, day or moment, whose day counts where it was told; nullopt of anything else, "unknown" too.
[[nodiscard]] std::optional<DaySpan> day_span(std::string_view partial_date);

}  // namespace fieldvault::records
