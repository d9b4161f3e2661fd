// Evidence bodies that rotted or went missing, brought back from wherever a sound copy lies.
#pragma once

#include <vector>

#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::evidence {

// Whether the body lies in the vault and has the hash that it is named by. A medium that cannot give it back any more
// has lost it as well; so has a folder that stands in its place.
[[nodiscard]] bool has_sound_body(vault::Vault& vault, const vault::ObjectName& name);

struct RepairReport {
  std::vector<vault::ObjectName> restored;
  // Without a sound copy: the vault's own stays as it is.
  std::vector<vault::ObjectName> lost;
};

// Every body that is to be here is hashed. For one that is missing or has another hash than its name, the folders in
// `from` are asked for objects/<first two hex digits>/<name>, as a vault, a backup and what headquarters copies have
// it; a copy takes its place only with this very hash, so that no folder can bring in anything else. Nothing is changed
// where all is sound. Error(not_found) for a folder that is none.
[[nodiscard]] RepairReport repair_bodies(vault::Vault& vault, const std::vector<vault::Path>& from,
                                         const Progress& progress);

}  // namespace fieldvault::evidence
