#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "audit_parts.hpp"
#include "chain.hpp"
#include "fieldvault/report/audit_page.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

std::string_view worst_verdict(const std::vector<AuditedFile>& audits) {
  const auto any = [&](std::string_view verdict) {
    return std::ranges::any_of(audits, [&](const AuditedFile& each) { return each.report.verdict() == verdict; });
  };
  return any("fail") ? "fail" : any("warn") ? "warn" : "pass";
}

Html folder_box(const std::vector<AuditedFile>& audits) {
  const auto count = [&](std::string_view verdict) {
    return std::ranges::count_if(audits, [&](const AuditedFile& each) { return each.report.verdict() == verdict; });
  };
  return verdict_box(worst_verdict(audits),
                     fmt::format("{} bundles: {} pass, {} to be looked at, {} that must not be imported.",
                                 audits.size(), count("pass"), count("warn"), count("fail")));
}

std::string ids_of(const std::vector<bundle::Finding>& findings) {
  std::vector<std::string_view> ids;
  for (const bundle::Finding& finding : findings) ids.push_back(finding.id);
  return fmt::format("{}", fmt::join(ids, ", "));
}

Html bundles_table(const std::vector<AuditedFile>& audits) {
  Table table("Each bundle, in the order of its sender and number",
              {"file", "signed by", "number", "dated", "verdict", "findings"});
  for (const AuditedFile& each : audits) {
    const auto& sound = each.report.bundle;
    table.row({said(each.file), sound ? said(sound->signer().card.name.text()) : text("not known"),
               text(each.report.sequence ? std::to_string(each.report.sequence->value()) : "not known"),
               text(sound ? sound->manifest().date : "not known"), verdict_word(each.report.verdict()),
               text(ids_of(each.report.findings))});
  }
  return table.html();
}

Html findings_of_each(const std::vector<AuditedFile>& audits) {
  Html all;
  for (const AuditedFile& each : audits) {
    if (each.report.findings.empty()) continue;
    all += element("h3", said(each.file)) + findings_table(each.report.findings);
  }
  return all.is_empty() ? element("p", "No check found anything.") : all;
}

Html missing_part(const std::vector<bundle::MissingBundles>& missing) {
  if (missing.empty()) return {};
  Table table("Ask the senders for them", {"device", "channel", "numbers"});
  for (const bundle::MissingBundles& one : missing) {
    table.row({hash(one.device), hash(one.channel.text()), text(fmt::format("{}", fmt::join(one.numbers, ", ")))});
  }
  return section("missing", "Bundles that are missing", table.html());
}

// One for each device and channel of which a sound bundle lies in the folder.
Html chains_part(const std::vector<AuditedFile>& audits, const std::vector<bundle::SeenBundle>& seen) {
  std::map<std::pair<std::string, std::string>, Audits> channels;
  for (const AuditedFile& each : audits) {
    if (!each.report.bundle) continue;
    const std::string& channel = each.report.bundle->manifest().place.channel.text();
    channels[{each.report.device, channel}].push_back(&each.report);
  }
  Html all;
  for (const auto& [key, of_channel] : channels) {
    const trust::Card& signer = of_channel.front()->bundle->signer().card;
    all += element("h3", said(signer.name.text()));
    Terms terms;
    terms.add("device", hash(key.first));
    terms.add("channel", hash(key.second));
    all += terms.list() + chain_part("chain-" + key.second, chain_of(of_channel, seen));
  }
  return all.is_empty() ? Html() : section("chains", "Chains of bundles", all);
}

}  // namespace

std::string audit_folder_page(const std::vector<AuditedFile>& audits, const std::vector<bundle::SeenBundle>& seen,
                              const std::vector<bundle::MissingBundles>& missing, std::string_view folder,
                              vault::Timestamp now) {
  Terms terms;
  terms.add("folder", said(folder));
  terms.add("audited", now.text());
  const Html main = folder_box(audits) + terms.list() + section("bundles", "Bundles", bundles_table(audits)) +
                    missing_part(missing) + section("findings", "Findings", findings_of_each(audits)) +
                    chains_part(audits, seen);
  return audit_page_of("Audit of a folder of bundles", main);
}

}  // namespace fieldvault::report
