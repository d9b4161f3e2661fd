#include "findings_output.hpp"

#include <fmt/format.h>

#include <ostream>

#include "fieldvault/crypto/error.hpp"
#include "terminal.hpp"

namespace fieldvault::cli {

Json findings_json(const std::vector<bundle::Finding>& findings) {
  Json list = Json::array();
  for (const bundle::Finding& finding : findings) {
    list.push_back({{"id", finding.id},
                    {"severity", bundle::severity_text(finding.severity)},
                    {"message", finding.message},
                    {"next", finding.next}});
  }
  return list;
}

void print_findings(std::ostream& out, const std::vector<bundle::Finding>& findings) {
  for (const bundle::Finding& finding : findings) {
    out << fmt::format("{:<4}  {}  {}\n", bundle::severity_text(finding.severity), finding.id, shown(finding.message));
    if (!finding.next.empty()) out << "      next: " << shown(finding.next) << "\n";
  }
}

void require_disk_held(const std::vector<bundle::Finding>& findings) {
  for (const bundle::Finding& finding : findings) {
    if (finding.code == ErrorCode::disk) throw Error(ErrorCode::disk, finding.message);
  }
}

}  // namespace fieldvault::cli
