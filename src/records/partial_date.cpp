#include "fieldvault/records/partial_date.hpp"

#include <charconv>
#include <string>

namespace fieldvault::records {
namespace {

// Takes a date apart from the left; a part that is not there leaves the text as it is.
class DateText {
 public:
  explicit DateText(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Exactly so many digits, with a value between the two.
  [[nodiscard]] std::optional<int> number(std::size_t digits, int least, int most) {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    if (value < least || value > most) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }
  [[nodiscard]] bool skip_digits() {
    const std::size_t end = rest_.find_first_not_of("0123456789");
    const std::size_t digits = end == std::string_view::npos ? rest_.size() : end;
    rest_.remove_prefix(digits);
    return digits > 0;
  }

 private:
  std::string_view rest_;
};

int days_in(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

// RFC 3339 partial-time and time-offset, after the T.
bool is_time(DateText text) {
  if (!text.number(2, 0, 23) || !text.take(':') || !text.number(2, 0, 59) || !text.take(':')) return false;
  if (!text.number(2, 0, 60)) return false;
  if (text.take('.') && !text.skip_digits()) return false;
  if (text.take('Z')) return text.at_end();
  if (!text.take('+') && !text.take('-')) return false;
  return text.number(2, 0, 23) && text.take(':') && text.number(2, 0, 59) && text.at_end();
}

enum class Shape { none, year, month, day, moment };

Shape shape_of(std::string_view date) {
  DateText text(date);
  const auto year = text.number(4, 1, 9999);
  if (!year) return Shape::none;
  if (text.at_end()) return Shape::year;
  if (!text.take('-')) return Shape::none;
  const auto month = text.number(2, 1, 12);
  if (!month) return Shape::none;
  if (text.at_end()) return Shape::month;
  if (!text.take('-') || !text.number(2, 1, days_in(*year, *month))) return Shape::none;
  if (text.at_end()) return Shape::day;
  return text.take('T') && is_time(text) ? Shape::moment : Shape::none;
}

}  // namespace

bool is_partial_date(std::string_view text) {
  return text == "unknown" || text == "declined" || shape_of(text) != Shape::none;
}

bool is_full_date(std::string_view text) { return shape_of(text) == Shape::day; }

std::optional<DaySpan> day_span(std::string_view partial_date) {
  if (shape_of(partial_date) == Shape::none) return std::nullopt;
  constexpr std::size_t digits_of_day = 8;
  std::string digits;
  for (const char c : partial_date.substr(0, partial_date.find('T'))) {
    if (c != '-') digits += c;
  }
  const auto filled_with = [&](char digit) {
    const std::string filled = digits + std::string(digits_of_day - digits.size(), digit);
    std::int64_t number = 0;
    std::from_chars(filled.data(), filled.data() + filled.size(), number);
    return number;
  };
  return DaySpan{filled_with('0'), filled_with('9')};
}

}  // namespace fieldvault::records
