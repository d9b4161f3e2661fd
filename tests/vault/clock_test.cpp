#include <catch2/catch_test_macros.hpp>

#include "fixtures.hpp"

namespace fieldvault::vault {
namespace {

TEST_CASE("a time is written and read in one form only") {
  for (const char* text :
       {"1970-01-01T00:00:00Z", "2000-02-29T23:59:59Z", "2099-12-31T12:34:56Z", "9999-12-31T23:59:59Z"}) {
    const std::optional<Timestamp> time = Timestamp::parse(text);
    REQUIRE(time);
    CHECK(time->text() == text);
    CHECK(time->day() == std::string_view(text).substr(0, 10));
  }
  CHECK(Timestamp::parse("2024-03-01T00:00:01Z")->unix_seconds() == 1709251201);
}

TEST_CASE("days that do not exist and other forms of a time are refused") {
  for (const char* text :
       {"2023-02-29T00:00:00Z", "2023-13-01T00:00:00Z", "2023-00-01T00:00:00Z", "2023-01-01T24:00:00Z",
        "2023-01-01T00:60:00Z", "2016-12-31T23:59:60Z", "1969-12-31T23:59:59Z", "2023-01-01t00:00:00Z",
        "2023-01-01T00:00:00z", "2023-01-01T00:00:00+00:00", "2023-01-01T00:00:00.0Z", "2023-01-01 00:00:00Z",
        "+023-01-01T00:00:00Z", "2023-1-01T00:00:00Z", "", "2023-01-01T00:00:00Z\n"}) {
    INFO(text);
    CHECK_FALSE(Timestamp::parse(text));
  }
}

TEST_CASE("a time that has no written form is never written wrongly") {
  CHECK(testing::caught([] { (void)Timestamp(-1).text(); }).code == ErrorCode::program_failed);
  CHECK(testing::caught([] { (void)Timestamp(253402300800).day(); }).code == ErrorCode::program_failed);
}

TEST_CASE("the system's clock gives the same time in both of its forms") {
  SystemClock clock;
  const std::int64_t before = clock.milliseconds() / 1000;
  const Timestamp now = clock.now();
  CHECK(now >= Timestamp(before));
  CHECK(now <= Timestamp(clock.milliseconds() / 1000));
}

}  // namespace
}  // namespace fieldvault::vault
