#include "audit_parts.hpp"

#include "said.hpp"

namespace fieldvault::report {
namespace {

std::string_view severity_word(bundle::Severity severity) {
  switch (severity) {
    case bundle::Severity::note:
      return "note";
    case bundle::Severity::warning:
      return "warning";
    case bundle::Severity::failure:
      return "FAILURE";
  }
  return "FAILURE";
}

}  // namespace

Html verdict_box(std::string_view verdict, std::string_view meaning) {
  const std::string_view look = verdict == "pass" ? "box good" : verdict == "warn" ? "box warn" : "box alarm";
  return element("div", {{"class", std::string(look)}}, element("p", element("strong", meaning)));
}

Html verdict_word(std::string_view verdict) {
  const std::string_view word = verdict == "pass" ? "pass" : verdict == "warn" ? "warning" : "FAILURE";
  return element("strong", {{"class", "sign-" + std::string(verdict)}}, word);
}

Html findings_table(const std::vector<bundle::Finding>& findings) {
  if (findings.empty()) return element("p", "No check found anything.");
  Table table("Each finding and what to do", {"id", "severity", "what it means", "what to do next"});
  for (const bundle::Finding& finding : findings) {
    const std::string look = "sign-" + std::string(bundle::severity_text(finding.severity));
    table.row({text(finding.id), element("strong", {{"class", look}}, severity_word(finding.severity)),
               said(finding.message), said(finding.next.empty() ? "nothing" : finding.next)});
  }
  return table.html();
}

std::string audit_page_of(std::string_view title, const Html& main) {
  const Html body =
      element("header", element("h1", title)) + element("main", main) +
      element("footer", element("p",
                                "No testimony was read. A page can be forged: compare the hash of the manifest "
                                "with the vault that made it."));
  return page(title, body);
}

}  // namespace fieldvault::report
