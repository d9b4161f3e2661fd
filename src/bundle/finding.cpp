#include "fieldvault/bundle/finding.hpp"

#include <algorithm>

namespace fieldvault::bundle {

std::string_view severity_text(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warn";
    case Severity::failure:
      return "fail";
  }
  throw Error(ErrorCode::program_failed, "no such severity");
}

Severity worst(const std::vector<Finding>& findings) {
  Severity worst = Severity::note;
  for (const Finding& finding : findings) worst = std::max(worst, finding.severity);
  return worst;
}

}  // namespace fieldvault::bundle
