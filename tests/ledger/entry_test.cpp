#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "fieldvault/ledger/entry.hpp"
#include "fieldvault/ledger/json.hpp"
#include "refusal.hpp"

namespace fieldvault {
namespace {

using ledger::Entry;
using test::refusal_of;

const std::string good_leaf =
    R"({"action":"record.write","actor":"0123456789ABCDEF",)"
    R"("commitment":"00000000000000000000000000000000000000000000000000000000000000ff","index":7,)"
    R"("object":"testimony/018f3c5e-0000-7000-8000-000000000001","time":"2026-01-02T03:04:05Z","v":1})";

std::string with(std::string_view what, std::string_view instead) {
  std::string leaf = good_leaf;
  const auto at = leaf.find(what);
  REQUIRE(at != std::string::npos);
  return leaf.replace(at, what.size(), instead);
}

TEST_CASE("an entry and its leaf are one") {
  const Entry entry = Entry::parse(good_leaf);
  CHECK(entry.index == 7);
  CHECK(entry.action == ledger::action::record_write);
  CHECK(entry.time.text() == "2026-01-02T03:04:05Z");
  CHECK(entry.leaf() == good_leaf);
  CHECK(ledger::canonical_json(ledger::parse_json(good_leaf, "leaf")) == good_leaf);
}

TEST_CASE("an evidence entry carries the object name") {
  Entry entry = Entry::parse(good_leaf);
  entry.body = crypto::sha256(bytes_of("body"));
  const std::string leaf = entry.leaf();
  CHECK(ledger::canonical_json(ledger::parse_json(leaf, "leaf")) == leaf);
  CHECK(Entry::parse(leaf).body == entry.body);
}

TEST_CASE("an action that is not known is kept") {
  CHECK(Entry::parse(with("record.write", "roster.vote")).action == "roster.vote");
}

TEST_CASE("what leaf() does not write is refused") {
  const auto leaf = GENERATE_COPY(
      with("\"index\":7", "\"index\":07"), with("\"index\":7", "\"index\":-7"), with("\"index\":7", "\"index\":\"7\""),
      with("\"index\":7", "\"index\":9007199254740992"), with("\"index\":7,", ""), with("\"index\":7", "\"index\": 7"),
      with("\"v\":1", "\"v\":2"), with(",\"v\":1", ""), with("\"v\":1", "\"v\":1,\"w\":1"),
      with("\"v\":1", "\"v\":true"), with("00ff\"", "00FF\""), with("00ff\"", "ff\""), with("00ff\"", "00ff00\""),
      with("CDEF", "cdef"), with("CDEF", "CDE"), with("record.write", "record write"), with("record.write", ""),
      with("record.write", std::string(65, 'a')), with("testimony/", "Testimony/"), with("testimony/", "a\\nb/"),
      with("testimony/", std::string(128, 'a')), with("03:04:05Z", "03:04:05+00:00"), with("03:04:05Z", "24:04:05Z"),
      with("2026-01-02", "2026-02-30"), good_leaf + "\n", " " + good_leaf, std::string("[]"), std::string("7"),
      std::string(), with("\"v\":1", "\"v\":1,\"v\":1"), with("testimony/", std::string(5000, 'a')));
  CAPTURE(leaf);
  CHECK(refusal_of([&] { (void)Entry::parse(leaf); }).code() == ErrorCode::input_refused);
}

TEST_CASE("an action has 64 characters, an object 128, a leaf 1,024 bytes, and none of them one more") {
  Entry entry = Entry::parse(good_leaf);
  entry.action = std::string(64, 'a');
  entry.object = std::string(128, 'b');
  const std::string leaf = entry.leaf();
  CHECK(Entry::parse(leaf).leaf() == leaf);
  for (const std::string_view member : {"action", "object"}) {
    std::string longer = leaf;
    longer.insert(leaf.find(R"(":")", leaf.find(member)) + 3, "a");
    CAPTURE(longer);
    CHECK(refusal_of([&] { (void)Entry::parse(longer); }).code() == ErrorCode::input_refused);
  }
  entry.action += 'a';
  CHECK(refusal_of([&] { (void)entry.leaf(); }).code() == ErrorCode::program_failed);
  entry.action.pop_back();
  entry.object += 'b';
  CHECK(refusal_of([&] { (void)entry.leaf(); }).code() == ErrorCode::program_failed);
  // No leaf is so long: what is longer is not looked at.
  const auto why = [&](std::size_t size) {
    return std::string(refusal_of([&] { (void)Entry::parse(std::string(size, '[')); }).what());
  };
  CHECK(why(1025) == "ledger entry: longer than 1,024 bytes");
  CHECK(why(1024) != why(1025));
}

TEST_CASE("an entry with fields outside their grammar cannot be written") {
  const auto broken = GENERATE(0, 1, 2, 3);
  Entry entry = Entry::parse(good_leaf);
  if (broken == 0) entry.actor = "me";
  if (broken == 1) entry.action = "record\nwrite";
  if (broken == 2) entry.object = "\"";
  if (broken == 3) entry.index = std::uint64_t{1} << 53;
  CHECK(refusal_of([&] { (void)entry.leaf(); }).code() == ErrorCode::program_failed);
}

}  // namespace
}  // namespace fieldvault
