#include "object_standing.hpp"

namespace fieldvault::vault {

// A held bundle's file counts for more than a purged body that had the same bytes. Once all of the bundle was imported,
// its file is to be gone.
Standing standing_of(Database& database, const ObjectName& name) {
  Statement row = database.prepare(
      "SELECT purged_at IS NOT NULL AS purged FROM object WHERE name = ?1 "
      "UNION ALL SELECT state = 'imported' AND left_out = 0 FROM seen_bundle WHERE held_object = ?1"
      " ORDER BY purged LIMIT 1");
  row.bind(1, name.hex());
  if (!row.step()) return Standing::unknown;
  return row.integer(0) != 0 ? Standing::purged : Standing::known;
}

}  // namespace fieldvault::vault
