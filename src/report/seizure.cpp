#include "fieldvault/report/seizure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/consent.hpp"
#include "fieldvault/records/door.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "laptop.hpp"
#include "said.hpp"
#include "stated_risk.hpp"

namespace fieldvault::report {
namespace {

std::string device_of(vault::Database& database, std::string_view device) {
  if (const auto id = vault::VaultId::parse(device)) return id->text();
  return trust::find_by_name(database, device).card.device().text();
}

// Each record of each person once, whatever the number of its revisions.
struct Belongings {
  bool had_names = false;
  bool had_contact = false;
  std::set<records::RecordId> testimonies;
  std::set<records::RecordId> mentions;
  std::set<records::RecordId> evidence;
};
using Persons = std::map<records::RecordId, Belongings>;

void take_person(const records::Revision& revision, Belongings& belongings) {
  const Json body = revision.body();
  belongings.had_names = belongings.had_names || !body.value("names", Json::array()).empty();
  belongings.had_contact = belongings.had_contact || !body.value("contact", Json::array()).empty();
}

void take(const records::RecordStore& store, const records::Revision& revision, Persons& persons) {
  const records::RecordId& id = revision.envelope().id;
  const std::string kind = revision.envelope().kind();
  if (kind == records::kind::person) {
    take_person(revision, persons[id]);
    return;
  }
  const std::string witness = text_member(revision.body(), "witness");
  for (const records::RecordId& person : records::persons_in(store, revision)) {
    Belongings& belongings = persons[person];
    if (kind == records::kind::evidence) belongings.evidence.insert(id);
    if (kind != records::kind::testimony) continue;
    (person.text() == witness ? belongings.testimonies : belongings.mentions).insert(id);
  }
}

std::vector<std::string> names_of(const records::RecordStore& store, const records::RecordId& person) {
  std::vector<std::string> names;
  const auto current = store.current(person);
  if (!current) return names;
  for (const Json& name : current->revision.body().value("names", Json::array())) {
    if (name.is_object()) names.push_back(text_member(name, "full"));
  }
  return names;
}

bool has_withdrawn(const records::RecordStore& store, const records::RecordId& person) {
  const auto consent = records::consent_of(store, person);
  const auto current = consent ? store.current(*consent) : std::nullopt;
  return current && current->revision.body().contains("withdrawal");
}

std::string code_of(const records::RecordStore& store, const records::RecordId& person) {
  const auto current = store.current(person);
  const std::string code = current ? text_member(current->revision.body(), "code") : std::string();
  return code.empty() ? person.text() : code;
}

// Worst first; among equals a witness before whoever is named, and whoever is named there in full.
void sort_worst_first(std::vector<PersonAtRisk>& persons) {
  std::sort(persons.begin(), persons.end(), [](const PersonAtRisk& a, const PersonAtRisk& b) {
    const auto key = [](const PersonAtRisk& person) {
      return std::tuple(-static_cast<int>(person.level), person.stated.empty(), person.testimonies == 0,
                        !person.had_contact, !person.had_names, std::string_view(person.code));
    };
    return key(a) < key(b);
  });
}

std::vector<PersonAtRisk> persons_at_risk(const records::RecordStore& store, const Persons& persons) {
  const auto risks = stated_risks(store);
  std::vector<PersonAtRisk> list;
  for (const auto& [id, belongings] : persons) {
    PersonAtRisk person{id, code_of(store, id), names_of(store, id)};
    if (const auto risk = risks.find(id); risk != risks.end()) {
      person.level = risk->second.level.value_or(RiskLevel::unstated);
      person.stated = risk->second.words;
    }
    person.had_names = belongings.had_names;
    person.had_contact = belongings.had_contact;
    person.testimonies = belongings.testimonies.size();
    person.mentions = belongings.mentions.size();
    person.evidence = belongings.evidence.size();
    person.has_withdrawn = has_withdrawn(store, id);
    list.push_back(std::move(person));
  }
  sort_worst_first(list);
  return list;
}

std::string list_of(const std::set<std::uint64_t>& numbers) {
  std::string list;
  for (const std::uint64_t number : numbers) list += (list.empty() ? "" : ", ") + std::to_string(number);
  return list;
}

struct Bundles {
  std::vector<bundle::SeenBundle> imported;
  std::set<std::uint64_t> elsewhere;  // audited or held back: not taken in
};

Bundles bundles_of(vault::Database& database, const std::string& device) {
  Bundles bundles;
  for (bundle::SeenBundle& seen : bundle::seen_bundles(database)) {
    if (seen.device != device) continue;
    if (seen.state == "imported") {
      bundles.imported.push_back(std::move(seen));
    } else {
      bundles.elsewhere.insert(seen.sequence);
    }
  }
  return bundles;
}

std::vector<std::string> unknown_of(const Seizure& seizure, const Bundles& bundles, const Laptop& laptop) {
  std::vector<std::string> unknown;
  unknown.push_back(fmt::format(
      "whatever was recorded on the laptop after bundle {}{}: persons, testimonies, evidence", seizure.last_sequence,
      seizure.newest_record ? " (its newest record is of " + seizure.newest_record->text() + ")" : std::string()));
  std::set<std::uint64_t> elsewhere = bundles.elsewhere;
  for (const bundle::SeenBundle& seen : bundles.imported) elsewhere.erase(seen.sequence);
  if (!elsewhere.empty()) {
    unknown.push_back("what stands in the bundles that were not imported: " + list_of(elsewhere));
  }
  if (const std::uint64_t stayed = laptop.records_that_stayed(); stayed > 0) {
    unknown.push_back(fmt::format("{} records that its ledger names and consent held back: who is in them", stayed));
  }
  if (const std::uint64_t purged = laptop.files_purged(); purged > 0) {
    unknown.push_back(fmt::format("{} evidence files were purged there; the others may have been since", purged));
  }
  unknown.push_back("whether the laptop was locked, and whether its passphrase is known to whoever has it");
  return unknown;
}

}  // namespace

std::string_view risk_text(RiskLevel level) {
  switch (level) {
    case RiskLevel::low:
      return "low";
    case RiskLevel::medium:
      return "medium";
    case RiskLevel::unstated:
      return "not stated";
    case RiskLevel::high:
      return "high";
    case RiskLevel::extreme:
      return "extreme";
  }
  return "not stated";
}

std::string holdings_text(const PersonAtRisk& person) {
  std::string text;
  const auto add = [&](const std::string& more) { text += (text.empty() ? "" : ", ") + more; };
  if (person.had_names) add("names");
  if (person.had_contact) add("contact");
  const auto counted = [](std::uint64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
  };
  if (person.testimonies > 0) add(counted(person.testimonies, "testimony", "testimonies"));
  if (person.mentions > 0) add("named in " + counted(person.mentions, "testimony", "testimonies"));
  if (person.evidence > 0) add(counted(person.evidence, "piece of evidence", "pieces of evidence"));
  return text.empty() ? "a code" : text;
}

Seizure seizure_of(vault::Vault& vault, std::string_view device_text) {
  const std::string device = device_of(vault.database(), device_text);
  const Bundles bundles = bundles_of(vault.database(), device);
  if (bundles.imported.empty()) {
    throw Error(ErrorCode::not_found,
                fmt::format("no bundle of device {} was imported here, so what was on it is not known", device));
  }
  const bundle::SeenBundle& last =
      *std::max_element(bundles.imported.begin(), bundles.imported.end(),
                        [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
  const auto id = vault::VaultId::parse(device);
  const auto card = id ? trust::find_by_device(vault.database(), *id) : std::nullopt;
  Seizure seizure{device,
                  card ? card->card.name.text() : std::string("unknown"),
                  last.sequence,
                  last.manifest_sha256.hex(),
                  last.seen_at,
                  std::nullopt,
                  {},
                  {}};
  const records::RecordStore store(vault);
  const Laptop laptop(vault, device);
  Persons persons;
  for (const crypto::Digest& root : laptop.revisions()) {
    const auto stored = store.find_root(root);
    if (!stored) continue;
    take(store, stored->revision, persons);
    const records::Envelope& envelope = stored->revision.envelope();
    if (envelope.device.text() == device && (!seizure.newest_record || *seizure.newest_record < envelope.written_at)) {
      seizure.newest_record = envelope.written_at;
    }
  }
  seizure.persons = persons_at_risk(store, persons);
  seizure.unknown = unknown_of(seizure, bundles, laptop);
  return seizure;
}

}  // namespace fieldvault::report
