// What the pages of one audit and of a folder's audits have in common.
#pragma once

#include <string_view>
#include <vector>

#include "fieldvault/bundle/finding.hpp"
#include "fieldvault/report/html.hpp"

namespace fieldvault::report {

// `verdict`: "pass", "warn", "fail".
[[nodiscard]] Html verdict_box(std::string_view verdict, std::string_view meaning);
[[nodiscard]] Html verdict_word(std::string_view verdict);
[[nodiscard]] Html findings_table(const std::vector<bundle::Finding>& findings);
// The whole page, with what stands under each audit.
[[nodiscard]] std::string audit_page_of(std::string_view title, const Html& main);

}  // namespace fieldvault::report
