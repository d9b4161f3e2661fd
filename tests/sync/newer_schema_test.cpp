// Records that a newer fieldvault wrote: what they hold may be anything, is kept to the byte, and stops nobody's work.
#include <catch2/catch_test_macros.hpp>

#include "fieldvault/records/person_links.hpp"
#include "fieldvault/search/full_text.hpp"
#include "fieldvault/search/names.hpp"
#include "sync/sync_fixtures.hpp"

namespace fieldvault::sync {
namespace {

using namespace test;

constexpr std::array kinds = {"case",  "person", "testimony", "consent", "evidence",        "custody",
                              "event", "act",    "note",      "link",    "risk-assessment", "person-link"};

// Members that this program reads of some kind, where it knows the kind's schema.
constexpr std::array members = {"code",        "names",    "title",   "text",     "witness", "given_by",  "uses",
                                "withdrawal",  "date",     "action",  "when",     "where",   "violation", "victim",
                                "about",       "evidence", "persons", "case",     "events",  "birth",     "narrative",
                                "cases",       "kind",     "object",  "decision", "minor",   "sha256",    "length",
                                "same_person", "consent",  "begin",   "expires"};

std::vector<Json> of_no_type_that_is_known(const std::string& person) {
  return {Json(5),
          Json(true),
          Json(nullptr),
          Json::array(),
          Json::object(),
          Json::array({Json::array({1}), Json::object(), nullptr, 7}),
          Json{{"text", 7}, {"date", Json::array()}, {"uses", 5}, {"full", nullptr}, {"store", 1}},
          Json::array({Json{{"full", 5}, {"number", "x"}, {"text", {{"text", false}}}, {"primary", "yes"}}}),
          Json(person),
          Json::array({person, person})};
}

// Into headquarters' vault, as an import writes it.
records::RecordId take_in(Parties& parties, const std::string& kind, const Json& body) {
  vault::Vault& hq = parties.hq;
  records::RecordStore field(parties.field);
  records::Envelope envelope = field.current(field.add("case", {{"title", "x"}}).id).value().revision.envelope();
  Json line = Json::parse(records::Revision::write(envelope, body, records::Salt{}).line());
  line["envelope"]["schema"] = kind + "/9";
  const records::Revision newer = records::Revision::parse(ledger::canonical_json(line));
  vault::Transaction transaction(hq.database());
  ledger::Log log = ledger::Log::replica(hq.database(), parties.field.id().text());
  ledger::Entry leaf;
  leaf.index = log.size();
  leaf.actor = envelope.author.text();
  leaf.action = ledger::action::record_write;
  leaf.object = envelope.id.text();
  leaf.commitment = newer.root();
  log.append(leaf);
  REQUIRE(records::RecordStore(hq).accept(newer, log.id(), leaf.index));
  transaction.commit();
  CHECK(records::RecordStore(hq).current(envelope.id).value().revision.line() == newer.line());
  return envelope.id;
}

}  // namespace

TEST_CASE("members of any type in a record of a newer schema are kept untouched, shown, and never leave") {
  Parties parties;
  const Witness known = add_witness(parties.hq, "W-0001", "I saw the school closed.", agreed());
  std::vector<records::RecordId> newer;
  for (const Json& value : of_no_type_that_is_known(known.person.text())) {
    Json body = Json::object();
    for (const char* member : members) body[member] = value;
    for (const char* kind : kinds) newer.push_back(take_in(parties, kind, body));
  }
  const records::RecordStore store(parties.hq);
  const records::Door door(store, records::Use::store, parties.clock.now());
  for (const records::RecordId& id : newer) {
    const auto current = store.current(id);
    INFO(current->revision.line());
    CHECK(store.summary(*current).title.find('\n') == std::string::npos);
    const records::Passage passage = door.judge(current->revision);
    CHECK_FALSE(passage.leaves);
    CHECK(passage.reasons.front().text().find("newer fieldvault") != std::string::npos);
  }
  std::size_t listed = 0;
  store.each("", [&](const records::Summary&) { ++listed; });
  CHECK(listed == newer.size() + 3);

  // All that asks about the vault's records still answers.
  for (const char* query : {"school", "kind:person", "kind:testimony after:2018", "person:W-0001", "x"}) {
    CHECK_NOTHROW(search::search(parties.hq, query, 50));
  }
  CHECK(search::search(parties.hq, "school", 50).hits.size() == 1);
  CHECK_NOTHROW(records::conditions_of(store, known.person, records::Use::store));
  CHECK_NOTHROW(records::withdrawn_still(store, known.person));
  CHECK_NOTHROW(records::PersonLinks(parties.hq).of(known.person));
  CHECK_NOTHROW(
      bundle::preview_export(parties.hq, {"Field 7", {}, records::Use::store, parties.folder / "x", std::nullopt}));
  // What cannot be read may be a refusal: the person's consent is not certain any more.
  CHECK_FALSE(door.judge(store.current(known.testimony)->revision).leaves);
  check_sound(parties.hq);
}

}  // namespace fieldvault::sync
