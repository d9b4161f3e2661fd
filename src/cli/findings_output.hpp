// Findings of an examination, as JSON and as lines for people.
#pragma once

#include <iosfwd>
#include <vector>

#include "context.hpp"
#include "fieldvault/bundle/finding.hpp"
#include "output.hpp"

namespace fieldvault::cli {

[[nodiscard]] Json findings_json(const std::vector<bundle::Finding>& findings);
void print_findings(std::ostream& out, const std::vector<bundle::Finding>& findings);
// Throws where the disk failed under a bundle that was held. Called last: what was asked for is done and told by then.
void require_disk_held(const std::vector<bundle::Finding>& findings);

}  // namespace fieldvault::cli
