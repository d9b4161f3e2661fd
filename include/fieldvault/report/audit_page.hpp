// What an audit found of one bundle, or of those in a folder, as a page that the officer can print and sign.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/bundle/audit.hpp"
#include "fieldvault/bundle/received.hpp"

namespace fieldvault::report {

// `file`: the name by which the bundle was given. `seen`: the bundles that the auditing vault knows; none without one.
[[nodiscard]] std::string audit_page(const bundle::AuditReport& audit, const std::vector<bundle::SeenBundle>& seen,
                                     std::string_view file, vault::Timestamp now);

struct AuditedFile {
  std::string file;
  bundle::AuditReport report;
};
// The same of a folder: `audits` in the order in which they were made, `missing` as the auditing vault knows it.
[[nodiscard]] std::string audit_folder_page(const std::vector<AuditedFile>& audits,
                                            const std::vector<bundle::SeenBundle>& seen,
                                            const std::vector<bundle::MissingBundles>& missing, std::string_view folder,
                                            vault::Timestamp now);

}  // namespace fieldvault::report
