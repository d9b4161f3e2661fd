#include "fieldvault/report/audit_page.hpp"

#include <fmt/format.h>

#include "chain.hpp"
#include "fieldvault/report/html.hpp"
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

Html verdict_box(const bundle::AuditReport& audit) {
  const std::string_view verdict = audit.verdict();
  const std::string look = verdict == "pass" ? "box good" : verdict == "warn" ? "box warn" : "box alarm";
  const std::string_view meaning = verdict == "pass" ? "PASS: everything that was checked holds."
                                   : verdict == "warn"
                                       ? "WARN: what was checked holds, and something must be looked at."
                                       : "FAIL: do not import this bundle.";
  return element("div", {{"class", look}}, element("p", element("strong", meaning)));
}

Html findings_table(const bundle::AuditReport& audit) {
  if (audit.findings.empty()) return element("p", "No check found anything.");
  Table table("Each finding and what to do", {"id", "severity", "what it means", "what to do next"});
  for (const bundle::Finding& finding : audit.findings) {
    const std::string look = "sign-" + std::string(bundle::severity_text(finding.severity));
    table.row({text(finding.id), element("strong", {{"class", look}}, severity_word(finding.severity)),
               said(finding.message), said(finding.next.empty() ? "nothing" : finding.next)});
  }
  return table.html();
}

Html signer_terms(const bundle::AuthenticBundle& bundle) {
  const trust::TrustedCard& signer = bundle.signer();
  Terms terms;
  terms.add("name", said(signer.card.name.text()));
  terms.add("role", trust::role_text(signer.card.role));
  terms.add("key", hash(signer.card.signing_key.id().text()));
  terms.add("key epoch", std::to_string(signer.card.epoch));
  terms.add("fingerprint", hash(signer.card.fingerprint()));
  if (signer.last_sequence) {
    terms.add("revoked", fmt::format("valid through number {}", *signer.last_sequence));
  }
  return terms.list();
}

Html bundle_terms(const bundle::AuditReport& audit, std::string_view file, vault::Timestamp now) {
  Terms terms;
  terms.add("file", said(file));
  terms.add("audited", now.text());
  terms.add("device", audit.device.empty() ? text("not known") : hash(audit.device));
  terms.add("sequence", audit.sequence ? std::to_string(audit.sequence->value()) : "not known");
  if (audit.bundle) {
    const bundle::Manifest& manifest = audit.bundle->manifest();
    terms.add("dated", manifest.date);
    terms.add("channel", hash(manifest.place.channel.text()));
    terms.add("SHA-256 of the manifest", hash(audit.bundle->manifest_sha256().hex()));
    terms.add("SHA-256 of the manifest before",
              manifest.place.previous.is_zero() ? text("none: it is the first") : hash(manifest.place.previous.hex()));
    terms.add("SHA-256 of the sealed part", hash(manifest.sealed_sha256.hex()));
    terms.add("length of the sealed part", fmt::format("{} bytes", manifest.sealed_length));
  }
  if (audit.ledger) {
    terms.add("ledger", fmt::format("{} entries, {} of them in this bundle", audit.ledger->size, audit.ledger_entries));
    terms.add("head of the ledger", hash(audit.ledger->root.hex()));
    terms.add("evidence files", std::to_string(audit.evidence));
  }
  return terms.list();
}

Html chain_part(const bundle::AuditReport& audit, const std::vector<bundle::SeenBundle>& seen) {
  const std::vector<ChainLink> chain = chain_of(audit, seen);
  if (chain.empty()) return {};
  Table table("The same in words", {"number", "state", "SHA-256 of the manifest"});
  for (const ChainLink& link : chain) {
    const std::string_view state = link.state == LinkState::missing     ? "missing: ask the sender for it"
                                   : link.state == LinkState::fork      ? "FORK: two bundles have this number"
                                   : link.state == LinkState::held_back ? "held back in quarantine"
                                   : link.is_audited_now                ? "this bundle"
                                                                        : "seen";
    table.row({text(std::to_string(link.sequence)), text(state), hash(link.manifest)});
  }
  const Html note = seen.empty() ? element("p", "No other bundle is known here, so none is missed.") : Html();
  return section("chain-part", "Chain of bundles", note + chain_drawing(chain) + table.html());
}

}  // namespace

std::string audit_page(const bundle::AuditReport& audit, const std::vector<bundle::SeenBundle>& seen,
                       std::string_view file, vault::Timestamp now) {
  Html main = verdict_box(audit) + section("findings", "Findings", findings_table(audit)) +
              section("bundle", "Bundle", bundle_terms(audit, file, now));
  if (audit.bundle) main += section("signer", "Signer", signer_terms(*audit.bundle));
  main += chain_part(audit, seen);
  const Html body =
      element("header", element("h1", "Audit of a bundle")) + element("main", main) +
      element("footer", element("p",
                                "No testimony was read. A page can be forged: compare the hash of the manifest "
                                "with the vault that made it."));
  return page("Audit of a bundle", body);
}

}  // namespace fieldvault::report
