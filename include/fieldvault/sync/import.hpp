// Import: a verified bundle becomes records, evidence and a ledger replica, in one transaction or not at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/bundle/given_to.hpp"
#include "fieldvault/records/set_aside.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::sync {

enum class ImportVerdict { imported, duplicate, quarantined };

struct Withdrawal {
  records::Summary consent;
  std::vector<bundle::GivenTo> given_to;  // from here: whom it must reach
};

struct ImportReport {
  ImportVerdict verdict;
  std::uint64_t records = 0;              // revisions that were new here
  std::uint64_t evidence = 0;             // bodies
  std::uint64_t conflicts = 0;            // records that now have more than one head
  std::vector<Withdrawal> withdrawals;    // shown first
  std::vector<bundle::Finding> findings;  // notes and warnings
  std::string device;
  std::uint64_t sequence = 0;
  records::SetAsideChanges set_aside = {};  // shown first of all
};

// A refusal is Error with the worst finding's code and message, one ledger entry (bundle.refuse), nothing else changed.
// A bundle that another one must precede is quarantined: kept as it is, and imported by itself once the missing one
// came, or where `override_file`, an officer's override (bundle/gap_override.hpp), gives that up. Then the replica of
// the device's ledger has a hole until the missing bundle is imported after all.
[[nodiscard]] ImportReport import_bundle(vault::Vault& vault, const vault::Path& file,
                                         const evidence::Progress& progress, std::string_view override_file = {});

// Takes in what waits in quarantine and waits for nothing any more: after a new roster came by itself.
[[nodiscard]] ImportReport import_waiting(vault::Vault& vault, const evidence::Progress& progress);

}  // namespace fieldvault::sync
