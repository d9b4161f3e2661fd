// Records of persons who took back consent to their being stored, in a vault that did not write them: nothing is
// deleted, and they are shown by hand only.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

struct SetAside {
  RecordId record;
  RecordId person;   // who took consent back
  RecordId consent;  // the record that says so
  vault::Timestamp since;
};

// Brings what is set aside into line with the consents. A record is set aside where another vault wrote its first
// revision, and a person in it (persons_in() of a head) has withdrawn `store`, as ConsentBook answers; a consent never
// is. Acts record.set-aside and record.return, one for each person, in one transaction with the rows; where nothing
// changes, nothing is written. RecordStore calls it for what it writes; who accepts revisions calls it after them.
void follow_consents(vault::Vault& vault);
// The same, where the vault is older than the table. For every unlock. Whether it was.
bool follow_consents_if_due(vault::Vault& vault);

// Records of a kind (empty: all), by id; of each the person who took consent back first.
[[nodiscard]] std::vector<SetAside> all_set_aside(vault::Database& database, std::string_view kind);

struct SetAsideChanges {
  std::vector<SetAside> set_aside;
  std::vector<RecordId> returned;
};
// What the own ledger says since the entry `first`, as far as it still stands.
[[nodiscard]] SetAsideChanges set_aside_since(vault::Vault& vault, std::uint64_t first);

// Error(forbidden) where it is set aside: by which consent, since when, and what to do.
void require_not_set_aside(const RecordStore& store, const RecordId& record);
// Somebody looks at it all the same: the act record.open-set-aside. `how` is the command. Nothing where it is not set
// aside.
void open_set_aside(vault::Vault& vault, const RecordId& record, std::string_view how);

}  // namespace fieldvault::records
