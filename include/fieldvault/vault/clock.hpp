// Time as it is written everywhere: whole UTC seconds, RFC 3339 with Z; and the clock that gives it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fieldvault::vault {

class Timestamp {
 public:
  explicit Timestamp(std::int64_t unix_seconds) noexcept : seconds_(unix_seconds) {}
  // Exactly "YYYY-MM-DDTHH:MM:SSZ", a real day, years 1970 to 9999.
  [[nodiscard]] static std::optional<Timestamp> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string day() const;  // "YYYY-MM-DD"
  [[nodiscard]] std::int64_t unix_seconds() const noexcept { return seconds_; }
  auto operator<=>(const Timestamp&) const noexcept = default;

 private:
  std::int64_t seconds_;
};

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() = 0;
  [[nodiscard]] virtual std::int64_t milliseconds() = 0;  // since 1970, for UUIDv7
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() override;
  [[nodiscard]] std::int64_t milliseconds() override;
};

}  // namespace fieldvault::vault
