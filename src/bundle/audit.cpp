#include "fieldvault/bundle/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "bodies_ahead.hpp"
#include "fieldvault/bundle/replica.hpp"
#include "fieldvault/bundle/roster_check.hpp"
#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/device.hpp"
#include "finding_list.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view earliest_day = "2020-01-01";
constexpr std::int64_t clock_tolerance = 2 * 86400;

void append(std::vector<Finding>& to, std::vector<Finding> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

// The day is the laptop's; it is never used to order bundles.
void judge_date(const Manifest& manifest, vault::Timestamp now, std::vector<Finding>& findings) {
  const std::string latest = vault::Timestamp(now.unix_seconds() + clock_tolerance).day();
  if (manifest.date < earliest_day || manifest.date > latest) {
    findings.push_back({"FV-DAT-001", Severity::warning, ErrorCode::not_trusted,
                        fmt::format("the bundle is dated {}: the laptop's clock is wrong", manifest.date),
                        "the order of bundles does not depend on it; ask the owner to set the clock"});
  }
}

void judge_bodies(const ReplicaRecorder& replica, const std::vector<crypto::Digest>& unfollowed,
                  std::vector<Finding>& findings) {
  if (unfollowed.empty()) return;
  if (!replica.is_complete() || replica.has_holes()) {
    findings.push_back(
        {"FV-EVI-002", Severity::note, ErrorCode::not_trusted,
         "earlier ledger entries are missing here, so evidence attached before cannot be followed to its first minute",
         "audit the missing bundles first"});
    return;
  }
  for (const crypto::Digest& body : replica.unknown_bodies(unfollowed)) {
    findings.push_back({"FV-EVI-001", Severity::failure, ErrorCode::authentication_failed,
                        fmt::format("evidence body {} is in no ledger entry of this device", body.hex()),
                        std::string(advice::call_sender)});
  }
}

// Where entries are missing here, the head that was signed in the bundle before still binds this one.
std::optional<SeenBundle> bundle_before(vault::Database& database, const AuthenticBundle& bundle) {
  auto before = find_seen(database, bundle.signer().card.device().text(), bundle.manifest().place.previous);
  if (before && before->state == "quarantined") return std::nullopt;
  return before;
}

void judge_heads(const std::optional<SeenBundle>& before, const ReplicaRecorder& replica,
                 std::vector<Finding>& findings) {
  if (!before || replica.goes_on()) return;
  findings.push_back({"FV-LED-005", Severity::failure, ErrorCode::not_trusted,
                      fmt::format("FORK: the ledger does not go on where bundle {} ended", before->sequence),
                      std::string(advice::investigate)});
}

AuditReport report_of(const OuterExamination& outer) {
  AuditReport report;
  report.findings = outer.findings;
  if (outer.signer) report.device = outer.signer->text();
  if (outer.bundle) report.sequence = outer.bundle->manifest().place.sequence;
  report.bundle = outer.bundle;
  return report;
}

void write_act(vault::Vault& vault, const AuditReport& report, const PolicyJudge* policy) {
  Json ids = Json::array();
  for (const Finding& finding : report.findings) ids.push_back(finding.id);
  Json content = {{"verdict", report.verdict()}, {"findings", ids}};
  if (report.bundle) {
    content["manifest_sha256"] = report.bundle->manifest_sha256().hex();
    content["date"] = report.bundle->manifest().date;
    content["evidence"] = report.evidence;
  }
  if (policy != nullptr) content["policy_sha256"] = policy->policy_sha256().hex();
  ledger::Journal(vault).act(ledger::action::bundle_audit, report.device.empty() ? "unknown" : report.device, content);
}

// Of a sound bundle; it stays seen whatever the policy says of it.
void judge_policy(const PolicyJudge* policy, vault::Timestamp now, AuditReport& report) {
  if (policy == nullptr || !report.bundle || worst(report.findings) == Severity::failure) return;
  append(report.findings, policy->judge(*report.bundle, report.statement, now));
}

// The sealed layer, inside a transaction that is kept only where nothing failed.
void audit_sealed(vault::Vault& vault, BundleFile& file, const AuthenticBundle& bundle, const BodyHashes& ahead,
                  AuditReport& report, const evidence::Progress& progress) {
  vault::Transaction transaction(vault.database());
  ReplicaRecorder replica(vault, bundle.signer().card.device());
  const auto before = bundle_before(vault.database(), bundle);
  if (before) replica.expect(before->ledger);
  const SealedExamination sealed =
      examine_sealed(file, bundle, trust::age_identities(vault), trust::own_card(vault), replica, progress, ahead);
  append(report.findings, sealed.findings);
  report.ledger_entries = replica.entries();
  report.evidence = replica.bodies();
  report.statement = sealed.statement;
  if (worst(report.findings) == Severity::failure) return;
  append(report.findings, judge_roster(vault, bundle, sealed.roster));
  if (auto expired = expired_roster(vault)) report.findings.push_back(*std::move(expired));
  judge_bodies(replica, sealed.unfollowed, report.findings);
  judge_heads(before, replica, report.findings);
  if (worst(report.findings) == Severity::failure) return;
  const BundlePlace& place = bundle.manifest().place;
  remember(vault.database(),
           {report.device, place.channel, place.epoch, place.sequence.value(), bundle.manifest_sha256(), place.previous,
            sealed.statement->bundle_id, "audited", sealed.statement->checkpoint, vault.context().clock.now(),
            std::nullopt, place.roster_version});
  transaction.commit();
}

}  // namespace

std::string_view AuditReport::verdict() const {
  switch (worst(findings)) {
    case Severity::note:
      return "pass";
    case Severity::warning:
      return "warn";
    case Severity::failure:
      return "fail";
  }
  return "fail";
}

// A gap is a warning, since what is there holds; but a script must not take the channel for whole.
int AuditReport::exit_code() const {
  int code = 0;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::failure || finding.id == gap_id)
      code = std::max(code, static_cast<int>(finding.code));
  }
  return code;
}

AuditReport audit(vault::Vault& vault, const vault::Path& path, const evidence::Progress& progress,
                  const PolicyJudge* policy) {
  BundleFile file(vault.context().disk, path);
  BodiesAhead ahead(file, trust::age_identities(vault));
  const OuterExamination outer = authenticate(
      file, [&](const crypto::KeyId& key) { return trust::find_by_key(vault.database(), key); }, progress,
      ahead.is_running() ? Readers::one : Readers::two);
  AuditReport report = report_of(outer);
  if (outer.bundle) {
    const Manifest& manifest = outer.bundle->manifest();
    judge_date(manifest, vault.context().clock.now(), report.findings);
    append(report.findings, judge_sequence(vault.database(), outer.bundle->signer().card.device(), manifest.place,
                                           outer.bundle->manifest_sha256(), "audited")
                                .findings);
    try {
      audit_sealed(vault, file, *outer.bundle, ahead.hashes(), report, progress);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::wrong_key) throw;
      report.findings.push_back({"FV-INN-003", Severity::failure, ErrorCode::wrong_key, error.what(),
                                 "the outer layer holds; ask the sender to name this vault as auditor"});
    }
  }
  judge_policy(policy, vault.context().clock.now(), report);
  vault::Transaction transaction(vault.database());
  write_act(vault, report, policy);
  transaction.commit();
  return report;
}

AuditReport audit_outer(const vault::Context& world, const vault::Path& path, const std::vector<trust::Card>& cards,
                        const evidence::Progress& progress, const PolicyJudge* policy) {
  BundleFile file(world.disk, path);
  const auto find = [&](const crypto::KeyId& key) -> std::optional<trust::TrustedCard> {
    for (const trust::Card& card : cards) {
      if (card.signing_key.id() == key) return trust::TrustedCard{card, vault::Timestamp(0), std::nullopt};
    }
    return std::nullopt;
  };
  const OuterExamination outer = authenticate(file, find, progress);
  AuditReport report = report_of(outer);
  if (outer.bundle) {
    judge_date(outer.bundle->manifest(), world.clock.now(), report.findings);
    report.findings.push_back(
        {"FV-INN-002", Severity::note, ErrorCode::not_trusted,
         "only the outer layer was audited: signature and every byte hold; the contents were not opened",
         "audit it with the officer's vault"});
  }
  judge_policy(policy, world.clock.now(), report);
  return report;
}

}  // namespace fieldvault::bundle
