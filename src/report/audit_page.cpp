#include "fieldvault/report/audit_page.hpp"

#include <fmt/format.h>

#include "audit_parts.hpp"
#include "chain.hpp"
#include "said.hpp"

namespace fieldvault::report {
namespace {

std::string_view meaning(std::string_view verdict) {
  return verdict == "pass"   ? "PASS: everything that was checked holds."
         : verdict == "warn" ? "WARN: what was checked holds, and something must be looked at."
                             : "FAIL: do not import this bundle.";
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
  if (audit.statement) {
    const crypto::TreeHead& ledger = audit.statement->checkpoint;
    terms.add("ledger", fmt::format("{} entries, {} of them in this bundle", ledger.size, audit.ledger_entries));
    terms.add("head of the ledger", hash(ledger.root.hex()));
    terms.add("evidence files", std::to_string(audit.evidence));
  }
  return terms.list();
}

Html nothing_missed(const std::vector<bundle::SeenBundle>& seen) {
  return seen.empty() ? element("p", "No other bundle is known here, so none is missed.") : Html();
}

}  // namespace

std::string audit_page(const bundle::AuditReport& audit, const std::vector<bundle::SeenBundle>& seen,
                       std::string_view file, vault::Timestamp now) {
  Html main = verdict_box(audit.verdict(), meaning(audit.verdict())) +
              section("findings", "Findings", findings_table(audit.findings)) +
              section("bundle", "Bundle", bundle_terms(audit, file, now));
  if (audit.bundle) {
    main += section("signer", "Signer", signer_terms(*audit.bundle));
    main +=
        section("chain-part", "Chain of bundles", nothing_missed(seen) + chain_part("chain", chain_of({&audit}, seen)));
  }
  return audit_page_of("Audit of a bundle", main);
}

}  // namespace fieldvault::report
