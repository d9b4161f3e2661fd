// The case file: what a vault holds of one case, or all of it, as one page for people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "fieldvault/records/record_store.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::report {

// Codes: no name of a person of this vault is in any byte, as decision 016 says.
enum class PersonsBy { code, name };

struct CaseFileRequest {
  std::optional<records::RecordId> of;  // a case; none: the whole vault
  PersonsBy persons = PersonsBy::code;
};

struct CaseFile {
  std::string page;
  std::uint64_t persons = 0;
  std::uint64_t testimonies = 0;
  std::uint64_t statements = 0;           // shown
  std::uint64_t statements_left_out = 0;  // not shown; a redacted form may stand in their place
  std::uint64_t events = 0;
  std::uint64_t evidence = 0;
  std::uint64_t withdrawals = 0;
  std::uint64_t conflicts = 0;  // records with more than one head
  std::uint64_t left_out = 0;   // parts of records, the statements among them
  std::uint64_t newer = 0;      // records of schemas that are not known here: none of them is shown
};

[[nodiscard]] CaseFile case_file(vault::Vault& vault, const CaseFileRequest& request);

}  // namespace fieldvault::report
