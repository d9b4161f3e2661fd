#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "../src/report/chain.hpp"
#include "../src/report/timeline.hpp"
#include "bundle/parties.hpp"

namespace fieldvault::report {
namespace {

using bundle::test::Parties;

double number_after(const std::string& all, std::size_t from, std::string_view name) {
  const std::string attribute = " " + std::string(name) + "=\"";
  const std::size_t at = all.find(attribute, from);
  REQUIRE(at != std::string::npos);
  return std::stod(all.substr(at + attribute.size()));
}

TEST_CASE("what has no date is not drawn") {
  CHECK(timeline("t", {{"nothing", "unknown", ""}, {"nor this", "", ""}}).is_empty());
}

TEST_CASE("a year is drawn longer than a month, and a month longer than a day") {
  const std::string all =
      timeline("t", {{"a", "2018", ""}, {"b", "2019-03", ""}, {"c", "2020-05-07", ""}, {"d", "2021-01", "2022"}})
          .bytes();
  std::vector<double> widths;
  for (std::size_t at = all.find("<rect"); at != std::string::npos; at = all.find("<rect", at + 1)) {
    widths.push_back(number_after(all, at, "width"));
  }
  REQUIRE(widths.size() == 4);
  // 840 units hold the years 2018 to 2022.
  CHECK(std::abs(widths[0] - 840.0 * 365 / 1826) < 0.2);
  CHECK(std::abs(widths[1] - 840.0 * 31 / 1826) < 0.2);
  CHECK(widths[2] == 6);
  CHECK(std::abs(widths[3] - 840.0 * 730 / 1826) < 0.2);
  CHECK(all.find("<title id=\"r-t-title\">") != std::string::npos);
  CHECK(all.find("2021-01 – 2022") != std::string::npos);
}

TEST_CASE("December ends with the year, and an end alone is a date too") {
  const std::string all = timeline("t", {{"a", "2018-12", ""}, {"b", "", "2018-12-31"}}).bytes();
  CHECK(std::abs(number_after(all, all.find("<rect"), "width") - 840.0 * 31 / 365) < 0.2);
  CHECK(all.find("until 2018-12-31") != std::string::npos);
}

struct Channel {
  Parties parties;
  std::vector<vault::Path> files;
  Channel() {
    for (const char* name : {"1.fvb", "2.fvb", "3.fvb"}) files.push_back(parties.export_to(name).files[0]);
  }
  bundle::AuditReport audit(std::size_t number) { return bundle::audit(parties.officer, files[number], {}); }
  [[nodiscard]] std::vector<ChainLink> chain(const bundle::AuditReport& audit) {
    return chain_of({&audit}, bundle::seen_bundles(parties.officer.database()));
  }
};

TEST_CASE("a number that nobody has seen is a gap in the chain") {
  Channel channel;
  static_cast<void>(channel.audit(0));
  const auto chain = channel.chain(channel.audit(2));
  REQUIRE(chain.size() == 3);
  CHECK(chain[0].state == LinkState::seen);
  CHECK(chain[1].state == LinkState::missing);
  CHECK(chain[2].state == LinkState::seen);
  CHECK(chain[2].is_audited_now);
  CHECK(chain[2].manifest == channel.audit(2).bundle.value().manifest_sha256().hex());
  const std::string drawn = chain_drawing("c", chain).bytes();
  CHECK(drawn.find("2 seen, 1 missing, 0 held back, 0 in a fork") != std::string::npos);
  CHECK(drawn.find("2 missing") != std::string::npos);
}

TEST_CASE("of a long chain the last 120 numbers are drawn") {
  Channel channel;
  const bundle::AuditReport audit = channel.audit(0);
  const bundle::SeenBundle first = bundle::seen_bundles(channel.parties.officer.database()).at(0);
  const auto chain_to = [&](std::uint64_t last) {
    bundle::SeenBundle seen = first;
    seen.sequence = last;
    seen.manifest_sha256 = crypto::sha256(bytes_of("the last"));
    return chain_of({&audit}, {first, seen});
  };
  CHECK(chain_to(120).size() == 120);
  CHECK(chain_to(120).front().sequence == 1);
  CHECK(chain_to(121).size() == 120);
  CHECK(chain_to(121).front().sequence == 2);
}

TEST_CASE("a title of over 90 characters is cut in a time line") {
  std::string title;
  for (int letter = 0; letter < 90; ++letter) title += "ұ";
  const auto drawn = [](const std::string& label) { return timeline("t", {{label, "2018", ""}}).bytes(); };
  CHECK(drawn(title).find(title) != std::string::npos);
  CHECK(drawn(title).find(title + "…") == std::string::npos);
  CHECK(drawn(title + "ұ").find(title + "ұ") == std::string::npos);
  CHECK(drawn(title + "ұ").find("…") != std::string::npos);
}

TEST_CASE("two bundles with one number are a fork") {
  Channel channel;
  bundle::AuditReport audit = channel.audit(0);
  std::vector<bundle::SeenBundle> seen = bundle::seen_bundles(channel.parties.officer.database());
  REQUIRE(seen.size() == 1);
  seen.front().manifest_sha256 = crypto::sha256(bytes_of("another"));
  const auto chain = chain_of({&audit}, seen);
  REQUIRE(chain.size() == 2);
  CHECK(std::all_of(chain.begin(), chain.end(), [](const ChainLink& link) { return link.state == LinkState::fork; }));
}

TEST_CASE("without a vault no bundle is missed, and a broken one has no chain") {
  Channel channel;
  const bundle::AuditReport audit =
      bundle::audit_outer(vault::Context{channel.parties.other_disk, channel.parties.clock, channel.parties.random},
                          channel.files[2], {trust::own_card(channel.parties.field)}, {});
  REQUIRE(audit.bundle);
  CHECK(chain_of({&audit}, {}).size() == 1);
  CHECK(chain_of({}, {}).empty());
  CHECK(chain_drawing("c", {}).is_empty());
}

}  // namespace
}  // namespace fieldvault::report
