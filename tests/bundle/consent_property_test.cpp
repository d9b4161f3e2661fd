// Random worlds of records and consents: what the rules keep back is in no byte of the opened bundle, and what they let
// go is there. FIELDVAULT_CONSENT_SEED adds a seed, FIELDVAULT_CONSENT_WORLDS says how many worlds each seed makes.
#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstdlib>
#include <random>

#include "bundle/consent_model.hpp"
#include "bundle/held_back.hpp"
#include "bundle/opened_bundle.hpp"

namespace fieldvault::bundle {
namespace {

using namespace test;

constexpr std::array<std::uint32_t, 5> seeds = {20260102, 7, 4021, 65537, 901};
constexpr unsigned worlds_of_a_seed = 44;

constexpr std::array purposes = {records::Use::store,  records::Use::share_organisation, records::Use::share_partner,
                                 records::Use::court,  records::Use::publish_anonymous,  records::Use::publish_name,
                                 records::Use::contact};

// The UTF-8 text as JSON escapes it: \u and four digits for whatever is not ASCII.
std::string escaped(const std::string& utf8, const char* digits) {
  const std::string dumped = Json(utf8).dump(-1, ' ', true);
  std::string text = dumped.substr(1, dumped.size() - 2);
  for (std::size_t at = 0; (at = text.find("\\u", at)) != std::string::npos; at += 6) {
    for (std::size_t i = at + 2; i < at + 6; ++i) {
      const char low = text[i];
      const int value = low <= '9' ? low - '0' : low - 'a' + 10;
      text[i] = digits[value];
    }
  }
  return text;
}

// The ways in which a mark may stand in bytes.
std::set<std::string> spellings(const std::string& mark) {
  return {mark, escaped(mark, "0123456789abcdef"), escaped(mark, "0123456789ABCDEF")};
}

bool is_in(const std::set<std::string>& spelled, const std::string& bytes) {
  return std::ranges::any_of(spelled, [&](const std::string& one) { return bytes.find(one) != std::string::npos; });
}

// What the rules say of one export.
struct Expected {
  std::map<std::string, ModelFate> current;               // of the current revision, by record id
  std::set<std::string> leaving;                          // marks
  std::vector<std::pair<std::string, std::size_t>> sent;  // record and version
};

Expected expect(const ConsentWorld& world, records::Use purpose, const std::set<std::string>& reached) {
  const ConsentModel model(world, std::string(records::use_text(purpose)), "HQ");
  Expected expected;
  const auto take = [&](const std::string& text) { expected.leaving.merge(world.marks_in(text)); };
  for (const WorldRecord& record : world.records()) {
    for (std::size_t version = 0; version < record.versions.size(); ++version) {
      const ModelFate fate = model.fate(record, version, reached);
      if (version + 1 == record.versions.size()) {
        if (fate.file_leaves) take(record.file_mark);
        expected.current.emplace(record.id.text(), fate);
      }
      if (!fate.leaves) continue;
      for (const ModelPart& part : fate.parts) {
        if (part.leaves) take(part.value.dump());
      }
      expected.sent.emplace_back(record.id.text(), version);
    }
  }
  return expected;
}

void check_bytes(const ConsentWorld& world, const Expected& expected, const OpenedBundle& opened,
                 const std::string& sent_before) {
  std::string gone = sent_before;
  for (const std::string* text : opened.all()) gone += *text;
  for (const std::string& mark : world.marks()) {
    const std::set<std::string> spelled = spellings(mark);
    if (expected.leaving.contains(mark)) {
      if (!is_in(spelled, gone)) FAIL_CHECK("may leave, and is not there: " << mark);
      continue;
    }
    for (const std::string* text : opened.all()) {
      if (is_in(spelled, *text)) FAIL_CHECK("withheld, and in the bundle: " << mark);
    }
  }
}

// What the preview told, of each record that the world knows.
void check_preview(const ConsentWorld& world, const Expected& expected, const ExportPreview& preview) {
  std::map<std::string, const HeldBack*> held;
  for (const HeldBack& one : preview.withheld) held[one.record.id.text()] = &one;
  for (const WorldRecord& record : world.records()) {
    const std::string& id = record.id.text();
    const ModelFate& fate = expected.current.at(id);
    const std::set<std::string> staying = fate.staying();
    INFO(record.kind << ' ' << id << ' ' << record.current().dump());
    const bool is_named = held.contains(id);
    if (!fate.leaves) {
      REQUIRE(is_named);
      CHECK(held[id]->whole);
      CHECK_FALSE(held[id]->reasons.empty());
    } else if (is_named) {
      CHECK_FALSE(held[id]->whole);
      CHECK(std::set(held[id]->pointers.begin(), held[id]->pointers.end()) == staying);
    } else {
      CHECK(staying.empty());
    }
  }
  for (const Going& going : preview.records) {
    const auto known = expected.current.find(going.record.id.text());
    if (known == expected.current.end()) continue;
    INFO(going.record.kind << ' ' << going.record.id.text());
    CHECK(known->second.leaves);
    CHECK(std::set(going.pointers.begin(), going.pointers.end()) == known->second.staying());
    for (const std::string& mark : world.marks_in(going.record.title)) CHECK(expected.leaving.contains(mark));
  }
}

// The export does what its preview said. Ids of what it writes itself are drawn anew.
void check_export(const ExportPreview& preview, const ExportReport& report, const OpenedBundle& opened) {
  CHECK(report.evidence == preview.evidence);
  CHECK(opened.evidence.size() == preview.evidence);
  std::set<std::string> going;
  std::uint64_t own_custody = 0;
  const std::vector<Json> revisions = opened.revisions();
  for (const Json& line : revisions) {
    going.insert(line.at("envelope").at("id").get<std::string>());
    own_custody += line.dump().find("\"exported\"") != std::string::npos ? 1 : 0;
  }
  CHECK(report.records == revisions.size());
  CHECK(own_custody == preview.evidence);
  for (const Going& one : preview.records) {
    if (one.record.kind != "custody") CHECK(going.contains(one.record.id.text()));
  }
  const auto known = [&](const Json& list) {
    Json kept = Json::array();
    for (const Json& one : list) {
      if (one[1].get<std::string>().find("exported") == std::string::npos) kept.push_back(one);
    }
    return kept;
  };
  CHECK(known(comparable(report.withheld)) == known(comparable(preview.withheld)));
}

struct Totals {
  std::size_t leaving = 0;
  std::size_t staying = 0;
  std::size_t records_in_part = 0;
};

// What was remembered of earlier exports changes nothing.
void check_memory(Parties& parties, records::Use purpose) {
  ExportRequest request = parties.request("next.fvb");
  request.purpose = purpose;
  const ExportPreview preview = preview_alone(parties.field, request);
  CHECK(comparable(preview) == comparable(preview_of_all(parties.field, request)));
}

void run_world(Parties& parties, std::uint32_t seed, Totals& totals) {
  INFO("FIELDVAULT_CONSENT_SEED=" << seed << " FIELDVAULT_CONSENT_WORLDS=1 makes this world");
  parties.clock.seconds = TestClock().seconds;
  // Each world is alone: it is never committed.
  const vault::Transaction transaction(parties.field.database());
  ConsentWorld world(parties, seed);
  const records::Use purpose = purposes[seed % purposes.size()];
  std::set<std::string> reached;
  std::string sent;
  for (const char* name : {"first.fvb", "second.fvb"}) {
    INFO("for " << records::use_text(purpose) << ", " << name);
    ExportRequest request = parties.request(name);
    request.purpose = purpose;
    const Expected expected = expect(world, purpose, reached);
    const ExportPreview preview = preview_alone(parties.field, request);
    check_preview(world, expected, preview);
    check_memory(parties, purpose);
    const ExportReport report = export_bundle(parties.field, request, {});
    const OpenedBundle opened = open_bundle(parties.hq, report.files.front());
    std::filesystem::remove(report.files.front());
    check_bytes(world, expected, opened, sent);
    check_export(preview, report, opened);
    totals.leaving += expected.leaving.size();
    totals.staying += world.marks().size() - expected.leaving.size();
    totals.records_in_part += static_cast<std::size_t>(std::ranges::count_if(
        expected.current, [](const auto& one) { return one.second.leaves && !one.second.staying().empty(); }));
    for (const std::string* text : opened.all()) sent += *text;
    world.change();
    // Whoever is in what has gone, as the vault sees it by now.
    const ConsentModel model(world, std::string(records::use_text(purpose)), "HQ");
    for (const auto& [id, version] : expected.sent) {
      const WorldRecord& record = *world.find(id);
      reached.merge(model.persons_in(record, record.versions[version]));
    }
  }
  check_memory(parties, purpose);
}

unsigned from_environment(const char* name, unsigned otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::stoul(text));
}

}  // namespace

TEST_CASE("in random worlds, what consents keep back is in no byte of the opened bundle, and all the rest is there") {
  Parties parties;
  Totals totals;
  const unsigned added = from_environment("FIELDVAULT_CONSENT_SEED", 0);
  const unsigned worlds = from_environment("FIELDVAULT_CONSENT_WORLDS", worlds_of_a_seed);
  std::vector<std::uint32_t> used(seeds.begin(), seeds.end());
  if (added != 0) used = {added};
  for (const std::uint32_t seed : used) {
    for (unsigned i = 0; i < worlds; ++i) run_world(parties, seed + i, totals);
  }
  // A generator of nothing but silence, or of nothing but permission, would show nothing.
  CHECK(totals.leaving > totals.staying / 20);
  CHECK(totals.staying > totals.leaving / 20);
  CHECK(totals.records_in_part > 0);
}

}  // namespace fieldvault::bundle
