#include "fieldvault/crypto/padme.hpp"

#include <bit>
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "fieldvault/crypto/error.hpp"

using fieldvault::Error;
using fieldvault::crypto::padme_length;

TEST_CASE("Padmé gives the lengths of its definition") {
  CHECK(padme_length(0) == 0);
  CHECK(padme_length(1) == 1);
  CHECK(padme_length(8) == 8);
  CHECK(padme_length(9) == 10);
  CHECK(padme_length(100) == 104);
  CHECK(padme_length(1000) == 1024);
  CHECK(padme_length(1025) == 1088);
  CHECK(padme_length(1'000'000) == 1'015'808);
  CHECK(padme_length(3'000'000'000) == 3'019'898'880);
}

TEST_CASE("a Padmé length holds the true one, is at most 12 % more, never falls, and is its own padded length") {
  std::uint64_t previous = 0;
  bool holds = true;
  for (std::uint64_t length = 1; length < 300'000; ++length) {
    const std::uint64_t padded = padme_length(length);
    holds = holds && padded >= length && (padded - length) * 100 <= length * 12 && padded >= previous &&
            padme_length(padded) == padded;
    previous = padded;
  }
  CHECK(holds);
}

TEST_CASE("there are few Padmé lengths: sizes up to 300,000 fall into under 300 classes") {
  std::set<std::uint64_t> classes;
  for (std::uint64_t length = 1; length < 300'000; ++length) {
    classes.insert(padme_length(length));
  }
  CHECK(classes.size() < 300);
}

TEST_CASE("a large file is padded by at most 3.2 %, and the largest length is exact") {
  for (int exponent = 20; exponent <= 62; ++exponent) {
    const std::uint64_t length = (std::uint64_t{1} << exponent) - (std::uint64_t{1} << (exponent - 1)) + 1;
    CHECK(static_cast<double>(padme_length(length) - length) <= 0.032 * static_cast<double>(length));
  }
  CHECK(padme_length(std::uint64_t{1} << 62) == std::uint64_t{1} << 62);
  CHECK_THROWS_AS(padme_length((std::uint64_t{1} << 62) + 1), Error);
}
