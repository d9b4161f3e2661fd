// What an audit found, as a page that the officer can print and sign.
#pragma once

#include <string>
#include <vector>

#include "fieldvault/bundle/audit.hpp"
#include "fieldvault/bundle/seen.hpp"

namespace fieldvault::report {

// `file`: the name by which the bundle was given. `seen`: the bundles that the auditing vault knows; none without one.
[[nodiscard]] std::string audit_page(const bundle::AuditReport& audit, const std::vector<bundle::SeenBundle>& seen,
                                     std::string_view file, vault::Timestamp now);

}  // namespace fieldvault::report
