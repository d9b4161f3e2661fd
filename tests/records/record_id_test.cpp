#include "fieldvault/records/record_id.hpp"

#include <algorithm>
#include <set>

#include <catch2/catch_test_macros.hpp>

using namespace fieldvault;
using namespace fieldvault::records;

namespace {

class StoppedClock final : public vault::Clock {
 public:
  explicit StoppedClock(std::int64_t milliseconds) : milliseconds_(milliseconds) {}
  vault::Timestamp now() override { return vault::Timestamp(milliseconds_ / 1000); }
  std::int64_t milliseconds() override { return milliseconds_; }

 private:
  std::int64_t milliseconds_;
};

class SameByte final : public crypto::RandomSource {
 public:
  explicit SameByte(std::byte value) : value_(value) {}
  void fill(MutableBytes out) override { std::ranges::fill(out, value_); }

 private:
  std::byte value_;
};

std::string generate(std::int64_t milliseconds, crypto::RandomSource& random) {
  vault::Disk disk;
  StoppedClock clock(milliseconds);
  vault::Context context{disk, clock, random};
  return RecordId::generate(context).text();
}

}  // namespace

TEST_CASE("an id holds the milliseconds, version 7, variant 10 and the random bits of RFC 9562") {
  SameByte ones(std::byte{0xff});
  SameByte zeros(std::byte{0x00});
  // RFC 9562, A.6: 2022-02-22T19:22:22.000Z is 017F22E2-79B0.
  CHECK(generate(1645557742000, ones) == "017f22e2-79b0-7fff-bfff-ffffffffffff");
  CHECK(generate(1645557742000, zeros) == "017f22e2-79b0-7000-8000-000000000000");
}

TEST_CASE("an id of a clock before 1970 holds the time 0") {
  SameByte zeros(std::byte{0x00});
  CHECK(generate(-5, zeros) == "00000000-0000-7000-8000-000000000000");
}

TEST_CASE("ids of one millisecond differ, and ids sort by their time") {
  crypto::SystemRandom random;
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(generate(1700000000000, random));
  CHECK(ids.size() == 1000);
  CHECK(*ids.rbegin() < generate(1700000000001, random));
}

TEST_CASE("what is generated is what is parsed") {
  crypto::SystemRandom random;
  const std::string text = generate(1700000000000, random);
  const auto id = RecordId::parse(text);
  REQUIRE(id);
  CHECK(id->text() == text);
}

TEST_CASE("an id has one way to be written") {
  CHECK(RecordId::parse("0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b"));
  for (const char* text : {"", "0190A5F0-1C2D-7E3F-8A4B-5C6D7E8F9A0B", "0190a5f01c2d7e3f8a4b5c6d7e8f9a0b",
                           "0190a5f0-1c2d-4e3f-8a4b-5c6d7e8f9a0b", "0190a5f0-1c2d-7e3f-ca4b-5c6d7e8f9a0b",
                           "0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0", "0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b0",
                           "{0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b}", "0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0g",
                           "0190a5f0x1c2d-7e3f-8a4b-5c6d7e8f9a0b", "0190a5f-01c2d-7e3f-8a4b-5c6d7e8f9a0b"}) {
    INFO(text);
    CHECK_FALSE(RecordId::parse(text));
  }
}
