// The bundles that lie in a folder, as an auditor takes them up: those of one sender and channel by their number.
#pragma once

#include <vector>

#include "fieldvault/vault/disk.hpp"

namespace fieldvault::bundle {

// Files that end with .fvb, and first parts (.fvb.001). What their manifests say is believed for the order alone; those
// without a readable one stand last, by name. Error(not_found): no folder, or no bundle in it.
[[nodiscard]] std::vector<vault::Path> bundles_in(vault::Disk& disk, const vault::Path& folder);

}  // namespace fieldvault::bundle
