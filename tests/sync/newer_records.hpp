// Records that a newer fieldvault wrote, with members of every type, as an import takes them in.
#pragma once

#include <array>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "bundle/parties.hpp"

namespace fieldvault::sync::test {

using namespace bundle::test;

inline constexpr std::array kinds = {"case",  "person", "testimony", "consent", "evidence",        "custody",
                                     "event", "act",    "note",      "link",    "risk-assessment", "person-link"};

// Members that this program reads of some kind, where it knows the kind's schema.
inline constexpr std::array members = {
    "code",     "names",  "title",   "text",     "witness",     "given_by", "uses",  "withdrawal",
    "date",     "action", "when",    "where",    "violation",   "victim",   "about", "evidence",
    "persons",  "case",   "events",  "birth",    "narrative",   "cases",    "kind",  "object",
    "decision", "minor",  "sha256",  "length",   "same_person", "consent",  "begin", "expires",
    "contact",  "level",  "threats", "measures", "risk"};

inline std::vector<Json> of_no_type_that_is_known(const std::string& person) {
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
inline records::RecordId take_in(Parties& parties, const std::string& kind, const Json& body) {
  vault::Vault& hq = parties.hq;
  records::RecordStore field(parties.field);
  records::Envelope envelope = field.current(field.add("case", {{"title", "x"}}).id).value().revision.envelope();
  // After all that this program wrote, so that what asks for the latest gets this one.
  envelope.written_at = vault::Timestamp(parties.clock.now().unix_seconds() + 1);
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

// Of each kind and each type one, all of them about the person where a member can say so.
inline std::vector<records::RecordId> take_in_newer(Parties& parties, const records::RecordId& person) {
  std::vector<records::RecordId> newer;
  for (const Json& value : of_no_type_that_is_known(person.text())) {
    Json body = Json::object();
    for (const char* member : members) body[member] = value;
    for (const char* kind : kinds) newer.push_back(take_in(parties, kind, body));
  }
  return newer;
}

}  // namespace fieldvault::sync::test
