#include "fieldvault/bundle/manifest.hpp"

#include <catch2/catch_test_macros.hpp>

#include "bundle/texts.hpp"
#include "fieldvault/bundle/finding.hpp"

namespace fieldvault::bundle {
namespace {

using test::refused;
using test::with_line;

Manifest some_manifest() { return {test::some_place(), "2026-01-02", 4096, test::digest("sealed")}; }

bool refuses(const std::string& text) {
  return !refused([&] { static_cast<void>(Manifest::parse(text)); }).empty();
}

}  // namespace

TEST_CASE("a manifest has these lines in this order") {
  const std::string previous = test::digest("previous").hex();
  CHECK(some_manifest().text() ==
        "fieldvault-manifest/1\n"
        "channel: 00112233445566778899aabbccddeeff\n"
        "epoch: 1\n"
        "sequence: 3\n"
        "previous: " +
            previous +
            "\n"
            "roster-version: 0\n"
            "roster: 0000000000000000000000000000000000000000000000000000000000000000\n"
            "date: 2026-01-02\n"
            "sealed-length: 4096\n"
            "sealed-sha256: " +
            test::digest("sealed").hex() + "\n");
}

TEST_CASE("a manifest is read as it was written") {
  const Manifest read = Manifest::parse(some_manifest().text());
  CHECK(read.text() == some_manifest().text());
  CHECK(read.place == test::some_place());
  CHECK(read.sealed_length == 4096);
}

TEST_CASE("a manifest with a line missing, doubled, swapped or marked is refused") {
  for (const std::string& text : test::spoiled(some_manifest().text())) {
    INFO(text.substr(0, 1000));
    CHECK(refuses(text));
  }
}

TEST_CASE("numbers of a manifest have one form") {
  const std::string text = some_manifest().text();
  for (const char* number : {"+7", "07", "0x7", "", "-1", "7.0", "18446744073709551616", "9223372036854775808"}) {
    INFO(number);
    CHECK(refuses(with_line(text, "sequence", std::string("sequence: ") + number)));
    CHECK(refuses(with_line(text, "sealed-length", std::string("sealed-length: ") + number)));
  }
  CHECK(refuses(with_line(text, "sequence", "sequence: 0")));
  CHECK(refuses(with_line(text, "sequence", "sequence: 9007199254740992")));
  CHECK_FALSE(refuses(with_line(text, "sequence", "sequence: 9007199254740991")));
  CHECK(refuses(with_line(text, "epoch", "epoch: 0")));
}

TEST_CASE("hex of a manifest is lower case and of its length") {
  const std::string text = some_manifest().text();
  CHECK(refuses(with_line(text, "channel", "channel: 00112233445566778899AABBCCDDEEFF")));
  CHECK(refuses(with_line(text, "channel", "channel: 00112233445566778899aabbccddee")));
  std::string upper = test::digest("sealed").hex();
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  CHECK(refuses(with_line(text, "sealed-sha256", "sealed-sha256: " + upper)));
}

TEST_CASE("a date that is none, a roster without version and a first bundle with a predecessor are refused") {
  const std::string text = some_manifest().text();
  for (const char* date : {"2026-02-30", "2026-1-2", "02.01.2026", "2026-01-02T00:00:00Z"}) {
    CHECK(refuses(with_line(text, "date", std::string("date: ") + date)));
  }
  CHECK(refuses(with_line(text, "roster-version", "roster-version: 1")));
  CHECK(refuses(with_line(text, "sequence", "sequence: 1")));
}

TEST_CASE("a receipt or statement offered as a manifest is refused by its type") {
  std::string text = some_manifest().text();
  text.replace(0, text.find('\n'), "fieldvault-receipt/1");
  CHECK(refused([&] { static_cast<void>(Manifest::parse(text)); }).find("another type") != std::string::npos);
}

TEST_CASE("the worst finding decides") {
  CHECK(worst({}) == Severity::note);
  CHECK(worst({{"A", Severity::note, ErrorCode::input_refused, "", ""},
               {"B", Severity::warning, ErrorCode::input_refused, "", ""}}) == Severity::warning);
  CHECK(severity_text(Severity::failure) == "fail");
}

}  // namespace fieldvault::bundle
