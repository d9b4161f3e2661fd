// A log that goes on behind entries which are missing: of every length, and filled again from its beginning.
#include <catch2/catch_test_macros.hpp>

#include <bit>

#include "log_fixtures.hpp"
#include "refusal.hpp"

namespace fieldvault {
namespace {

using ledger::Log;
using test::refusal_of;

constexpr std::uint64_t all = 18;

// The complete subtrees of the tree of `size` entries, largest first.
std::vector<crypto::Digest> peaks_of(const std::vector<crypto::Digest>& hashes, std::uint64_t size) {
  std::vector<crypto::Digest> peaks;
  std::uint64_t begin = 0;
  for (std::uint64_t part = std::bit_floor(all); part > 0; part /= 2) {
    if ((size & part) == 0) continue;
    peaks.push_back(crypto::merkle_root(std::span(hashes).subspan(begin, part)));
    begin += part;
  }
  return peaks;
}

struct Original {
  test::LogDatabase fixture;
  Log log = Log::own(fixture.database);
  std::vector<crypto::Digest> hashes;
  Original() {
    test::append_entries(fixture.database, log, all);
    hashes = test::leaf_hashes(log, all);
  }
  [[nodiscard]] std::vector<crypto::Digest> peaks(std::uint64_t size) const { return peaks_of(hashes, size); }
};

// A replica with entries [0, first) and [past, all).
struct Replica {
  test::LogDatabase fixture;
  vault::Transaction transaction{fixture.database};
  Log log = Log::replica(fixture.database, "11111111111111111111111111111111");
  Replica(const Original& original, std::uint64_t first, std::uint64_t past) {
    for (std::uint64_t index = 0; index < first; ++index) log.append(original.log.entry(index));
    log.open_hole(past);
    for (std::uint64_t index = past; index < all; ++index) log.append_behind_hole(original.log.entry(index));
    log.join_hole(past, all, original.peaks(past));
  }
};

TEST_CASE("behind a hole of any length heads and proofs are those of the whole log") {
  const Original original;
  for (std::uint64_t first = 0; first < all - 1; ++first) {
    for (std::uint64_t past = first + 1; past < all; ++past) {
      CAPTURE(first, past);
      const Replica replica(original, first, past);
      REQUIRE(replica.log.size() == all);
      REQUIRE(replica.log.faults().empty());
      for (std::uint64_t size = past; size <= all; ++size)
        REQUIRE(replica.log.head_at(size) == original.log.head_at(size));
      for (std::uint64_t index = past; index < all; ++index) {
        REQUIRE(replica.log.inclusion_proof(index, all) == original.log.inclusion_proof(index, all));
      }
      REQUIRE(replica.log.consistency_proof(past, all) == original.log.consistency_proof(past, all));
      REQUIRE_FALSE(replica.log.find_leaf(first));
    }
  }
}

TEST_CASE("a hole that is filled leaves no trace") {
  const Original original;
  for (std::uint64_t first = 0; first < all - 1; first += 3) {
    for (std::uint64_t past = first + 1; past < all; ++past) {
      CAPTURE(first, past);
      Replica replica(original, first, past);
      for (std::uint64_t index = first; index < past; ++index) {
        replica.log.fill(original.log.entry(index));
        REQUIRE(replica.log.faults().empty());
        REQUIRE(replica.log.head_at(index + 1) == original.log.head_at(index + 1));
      }
      REQUIRE(replica.log.holes().empty());
      for (std::uint64_t size = 0; size <= all; ++size)
        REQUIRE(replica.log.head_at(size) == original.log.head_at(size));
    }
  }
}

TEST_CASE("entries from the middle of a hole leave one on either side") {
  const Original original;
  constexpr std::uint64_t first = 3;
  constexpr std::uint64_t past = 15;
  for (std::uint64_t from = first + 1; from < past; ++from) {
    for (std::uint64_t to = from + 1; to <= past; ++to) {
      CAPTURE(from, to);
      Replica replica(original, first, past);
      replica.log.open_hole(from);
      for (std::uint64_t index = from; index < to; ++index) replica.log.append_behind_hole(original.log.entry(index));
      replica.log.join_hole(from, to, original.peaks(from));
      REQUIRE(replica.log.holes().size() == (to == past ? 1 : 2));
      REQUIRE(replica.log.faults().empty());
      REQUIRE(replica.log.head_at(from) == original.log.head_at(from));
      REQUIRE(replica.log.head_at(to) == original.log.head_at(to));
      for (std::uint64_t index = first; index < from; ++index) replica.log.fill(original.log.entry(index));
      for (std::uint64_t index = to; index < past; ++index) replica.log.fill(original.log.entry(index));
      REQUIRE(replica.log.holes().empty());
      REQUIRE(replica.log.faults().empty());
    }
  }
}

TEST_CASE("an entry before a hole is proved up to it, and refused with those behind it") {
  const Original original;
  const Replica replica(original, 5, 9);
  CHECK(replica.log.provable_size(4) == 5);
  CHECK(replica.log.provable_size(9) == all);
  CHECK(replica.log.inclusion_proof(4, 5) == original.log.inclusion_proof(4, 5));
  CHECK(refusal_of([&] { (void)replica.log.inclusion_proof(4, 9); }).code() == ErrorCode::not_found);
}

TEST_CASE("a hole is filled from its beginning") {
  const Original original;
  Replica replica(original, 5, 9);
  CHECK(refusal_of([&] { replica.log.fill(original.log.entry(6)); }).code() == ErrorCode::program_failed);
  CHECK(refusal_of([&] { replica.log.fill(original.log.entry(9)); }).code() == ErrorCode::program_failed);
}

TEST_CASE("another history fits neither the peaks nor what is behind them") {
  const Original original;
  SECTION("the entries before the hole are others than the peaks are over") {
    test::LogDatabase fixture;
    const vault::Transaction transaction(fixture.database);
    Log log = Log::replica(fixture.database, "11111111111111111111111111111111");
    for (std::uint64_t index = 0; index < 5; ++index) {
      ledger::Entry entry = original.log.entry(index);
      entry.commitment = crypto::sha256(bytes_of("other"));
      log.append(entry);
    }
    log.open_hole(6);
    log.append_behind_hole(original.log.entry(6));
    CHECK(refusal_of([&] { log.join_hole(6, 7, original.peaks(6)); }).code() == ErrorCode::not_trusted);
  }
  SECTION("an entry that is filled in is another one") {
    Replica replica(original, 5, 9);
    replica.log.fill(original.log.entry(5));
    ledger::Entry entry = original.log.entry(6);
    entry.commitment = crypto::sha256(bytes_of("other"));
    replica.log.fill(entry);  // completes nothing that is known
    CHECK(refusal_of([&] { replica.log.fill(original.log.entry(7)); }).code() == ErrorCode::not_trusted);
  }
}

TEST_CASE("what lies in a hole, and what is missing beside it, is found") {
  const Original original;
  Replica replica(original, 5, 9);
  SECTION("a node in it that belongs to no entry") {
    replica.fixture.database.execute(
        "INSERT INTO log_node SELECT log, 0, 6, hash FROM log_node WHERE level = 0 AND position = 0 AND log <> 0");
  }
  SECTION("an entry behind it") {
    replica.fixture.database.execute("DELETE FROM log_entry WHERE position = 9 AND log <> 0");
  }
  SECTION("an entry before it") {
    replica.fixture.database.execute("DELETE FROM log_entry WHERE position = 4 AND log <> 0");
  }
  SECTION("the hole is larger than it says") { replica.fixture.database.execute("UPDATE log_hole SET past = 8"); }
  SECTION("there is no hole") { replica.fixture.database.execute("DELETE FROM log_hole"); }
  CHECK_FALSE(replica.log.faults().empty());
}

}  // namespace
}  // namespace fieldvault
