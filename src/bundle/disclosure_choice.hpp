// What a disclosure shows: the heads of the chosen records as the door lets them go, and where each stands in a ledger.
#pragma once

#include <optional>
#include <vector>

#include "fieldvault/bundle/disclosure.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::bundle {

struct ChosenRevision {
  records::StoredRevision stored;
  records::Passage passage;
};

struct ChosenFile {
  records::RecordId evidence;
  evidence::StoredObject object;
  std::string original_name;  // empty where it stays home
  std::int64_t log;
  ledger::Act attachment;
};

struct DisclosureChoice {
  std::vector<ChosenRevision> revisions;  // by ledger, then as they stand in it
  std::vector<ChosenFile> files;          // in the order in which their records were asked for
  ExportPreview preview;
};

// Errors as disclose().
[[nodiscard]] DisclosureChoice choose_for_disclosure(vault::Vault& vault, const DisclosureRequest& request);

}  // namespace fieldvault::bundle
