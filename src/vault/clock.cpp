#include "fieldvault/vault/clock.hpp"

#include <algorithm>
#include <chrono>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::int64_t last_second = 253402300799;  // 9999-12-31T23:59:59Z
constexpr std::int64_t day_seconds = std::int64_t{24} * 60 * 60;
constexpr std::string_view pattern = "dddd-dd-ddTdd:dd:ddZ";

bool fits_pattern(std::string_view text) {
  if (text.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (pattern[i] == 'd' ? !is_digit : text[i] != pattern[i]) return false;
  }
  return true;
}

int number(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

// A number below 100.
void write_two(std::string& text, std::size_t at, std::int64_t number) {
  text[at] = static_cast<char>('0' + number / 10);
  text[at + 1] = static_cast<char>('0' + number % 10);
}

std::chrono::year_month_day date_of(std::int64_t unix_seconds) {
  if (unix_seconds < 0 || unix_seconds > last_second) {
    throw Error(ErrorCode::program_failed, "a time outside the years 1970 to 9999 cannot be written");
  }
  return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(unix_seconds / day_seconds)));
}

}  // namespace

std::optional<Timestamp> Timestamp::parse(std::string_view text) {
  if (!fits_pattern(text)) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(number(text.substr(0, 4))),
                                         std::chrono::month(static_cast<unsigned>(number(text.substr(5, 2)))),
                                         std::chrono::day(static_cast<unsigned>(number(text.substr(8, 2)))));
  const int hour = number(text.substr(11, 2));
  const int minute = number(text.substr(14, 2));
  const int second = number(text.substr(17, 2));
  if (!date.ok() || date.year() < std::chrono::year(1970) || hour > 23 || minute > 59 || second > 59) {
    return std::nullopt;
  }
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return Timestamp(days * day_seconds + hour * std::int64_t{3600} + minute * std::int64_t{60} + second);
}

// Each record has its time four times.
std::string Timestamp::text() const {
  std::string text = day() + "T00:00:00Z";
  const std::int64_t second = seconds_ % day_seconds;
  write_two(text, 11, second / 3600);
  write_two(text, 14, second / 60 % 60);
  write_two(text, 17, second % 60);
  return text;
}

std::string Timestamp::day() const {
  const std::chrono::year_month_day date = date_of(seconds_);
  const int year = static_cast<int>(date.year());
  std::string text = "0000-00-00";
  write_two(text, 0, year / 100);
  write_two(text, 2, year % 100);
  write_two(text, 5, static_cast<unsigned>(date.month()));
  write_two(text, 8, static_cast<unsigned>(date.day()));
  return text;
}

Timestamp SystemClock::now() { return Timestamp(milliseconds() / 1000); }

// A laptop whose clock stands before 1970 still records: order comes from the ledger, never from the clock.
std::int64_t SystemClock::milliseconds() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t value = std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
  return std::clamp<std::int64_t>(value, 0, last_second * 1000);
}

}  // namespace fieldvault::vault
