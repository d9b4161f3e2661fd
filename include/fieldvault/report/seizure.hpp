// A laptop is lost: who was on it, what of theirs, and who must be warned first; as far as its bundles say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::report {

// Of what was stated anywhere in this vault, the worst. `unstated`: nobody said anything, or that it is not known; it
// comes before medium, since somebody must ask.
enum class RiskLevel { low, medium, unstated, high, extreme };
[[nodiscard]] std::string_view risk_text(RiskLevel level);

struct PersonAtRisk {
  records::RecordId person;
  std::string code;
  std::vector<std::string> names;  // as this vault knows them
  RiskLevel level = RiskLevel::unstated;
  std::vector<std::string> stated = {};  // protection needs, threats, what the testimony says of risk: in words
  // What of theirs the laptop had.
  bool had_names = false;
  bool had_contact = false;
  std::uint64_t testimonies = 0;  // that they gave
  std::uint64_t mentions = 0;     // testimonies of others that name them
  std::uint64_t evidence = 0;     // that is theirs, or shows or names them
  bool has_withdrawn = false;
};

struct Seizure {
  std::string device;
  std::string name;  // of its card
  std::uint64_t last_sequence;
  std::string manifest_sha256;
  vault::Timestamp imported_at;
  std::optional<vault::Timestamp> newest_record;  // when the newest of its records was written, by its own clock
  std::vector<PersonAtRisk> persons;              // worst first
  std::vector<std::string> unknown;               // what this list cannot say, in words
};

// `device`: the name of a card, or 32 hex digits. Error(not_found) where no bundle of it was imported here. On the
// laptop counts what its bundles brought and what was exported to it from here.
[[nodiscard]] Seizure seizure_of(vault::Vault& vault, std::string_view device);

// The same as a page; with names where it is asked for.
enum class SeizureNames { hidden, shown };
[[nodiscard]] std::string seizure_page(const Seizure& seizure, SeizureNames names, vault::Timestamp now);

// "names, contact, 2 testimonies, 1 piece of evidence"
[[nodiscard]] std::string holdings_text(const PersonAtRisk& person);

}  // namespace fieldvault::report
