#include "fieldvault/sync/import.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "fieldvault/bundle/gap_override.hpp"
#include "fieldvault/bundle/roster_check.hpp"
#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/search/index.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/refusal.hpp"
#include "inbox.hpp"
#include "quarantine.hpp"
#include "roster_import.hpp"

namespace fieldvault::sync {
namespace {

// How far a bundle is from the last one that was taken in, and why that may be.
struct Skip {
  std::size_t given_up_by_device = 0;  // so many numbers, as its ledger must say
  // The missing bundles, given up here.
  std::optional<bundle::SignedOverride> allowed = {};
};

Json import_act(const bundle::AuthenticBundle& bundle, const Inbox& inbox, const Skip& skip) {
  Json content = act_of(bundle);
  content["records"] = inbox.revisions();
  content["evidence"] = inbox.bodies();
  if (skip.allowed) {
    content["override"] = {{"officer", skip.allowed->officer.signing_key.id().text()},
                           {"first_missing", skip.allowed->gap.first_missing.value()},
                           {"time", skip.allowed->gap.time.text()}};
  }
  return content;
}

std::uint64_t count_conflicts(const records::RecordStore& store, const std::vector<records::RecordId>& touched) {
  const std::set<records::RecordId> records(touched.begin(), touched.end());
  return static_cast<std::uint64_t>(std::count_if(records.begin(), records.end(),
                                                  [&](const records::RecordId& id) { return store.has_conflict(id); }));
}

void fill(ImportReport& report, vault::Vault& vault, const Inbox& inbox) {
  const records::RecordStore store(vault);
  report.verdict = ImportVerdict::imported;
  report.records += inbox.new_revisions();
  report.evidence += inbox.bodies();
  report.conflicts += count_conflicts(store, inbox.touched());
  for (const records::RecordId& id : inbox.withdrawals()) {
    const records::StoredRevision consent = *store.current(id);
    const Json giver = consent.revision.body().value("given_by", Json());
    const auto person = giver.is_string() ? records::RecordId::parse(giver.get<std::string>()) : std::nullopt;
    report.withdrawals.push_back(
        {store.summary(consent), person ? bundle::given_to(vault, *person) : std::vector<bundle::GivenTo>()});
  }
}

bundle::Finding left_out(const Inbox& inbox) {
  return {"FV-SEQ-013", bundle::Severity::warning, ErrorCode::not_trusted,
          fmt::format("{} records or evidence files were left out, since the ledger entries that prove them came with "
                      "bundles that are missing: {}{}",
                      inbox.unproven(), fmt::join(inbox.unproven_names(), ", "),
                      inbox.unproven() > inbox.unproven_names().size() ? ", …" : ""),
          "keep this bundle's file; ask the sender for them again, with their ledger entries (bundle export "
          "--unreceipted), or "
          "import this bundle again when the missing ones have come"};
}

bundle::Finding given_up(const bundle::SignedOverride& allowed) {
  return {
      "FV-SEQ-012", bundle::Severity::warning, ErrorCode::not_trusted,
      fmt::format("{} gave up what is missing from bundle {} on; what was in it, withdrawals too, is not known here",
                  allowed.officer.name.text(), allowed.gap.first_missing.value()),
      "keep looking for the missing bundles: they can still be imported, in their order"};
}

// Error(not_trusted) where the officer did not mean this bundle, or not all that is missing before it.
void require_meant(const bundle::SignedOverride& allowed, const bundle::AuthenticBundle& bundle, std::uint64_t below) {
  const bundle::BundlePlace& place = bundle.manifest().place;
  const bundle::GapOverride& gap = allowed.gap;
  if (gap.device != bundle.signer().card.device() || gap.channel != place.channel || gap.sequence != place.sequence ||
      gap.manifest_sha256 != bundle.manifest_sha256()) {
    throw Error(ErrorCode::not_trusted, "the override is for another bundle");
  }
  if (below + 1 < gap.first_missing.value()) {
    throw Error(ErrorCode::not_trusted,
                fmt::format("the override gives up what is missing from {} on, and {} is missing",
                            gap.first_missing.value(), below + 1));
  }
}

// An import that left something out can be made again: what is here already stays as it is.
bool has_left_out(vault::Vault& vault, const bundle::AuthenticBundle& bundle) {
  const auto seen = bundle::find_seen(vault.database(), bundle.signer().card.device().text(), bundle.manifest_sha256());
  return seen && seen->left_out > 0;
}

// Undoes an import that must wait for the next roster.
struct RosterExpired {};

// The sealed contents into the vault, in one transaction; the bundle is the next of its channel. False, and nothing
// changed, where it must wait in quarantine, since the roster that is then in force has expired.
bool take_in(vault::Vault& vault, bundle::BundleFile& file, const bundle::AuthenticBundle& bundle, const Skip& skip,
             ImportReport& report, const evidence::Progress& progress) {
  require_space(vault, file);
  std::vector<bundle::Finding> found;
  std::vector<vault::ObjectName> published;
  std::optional<vault::ObjectName> held;
  bool is_kept = false;  // the held file may be the only one that still has what was left out
  try {
    vault::Transaction transaction(vault.database());
    Inbox inbox(vault, bundle, skip.allowed ? bundle::MissingEntries::given_up : bundle::MissingEntries::refused);
    const bundle::SealedExamination sealed = [&] {
      try {
        auto examined =
            bundle::examine_sealed(file, bundle, trust::age_identities(vault), trust::own_card(vault), inbox, progress);
        if (bundle::worst(examined.findings) != bundle::Severity::failure) inbox.finish();
        published = inbox.new_objects();
        return examined;
      } catch (...) {
        published = inbox.new_objects();
        throw;
      }
    }();
    if (bundle::worst(sealed.findings) == bundle::Severity::failure) throw error_of(sealed.findings);
    if (!inbox.replica().unknown_bodies(sealed.unfollowed).empty()) {
      throw Error(ErrorCode::authentication_failed, "FV-EVI-001: an evidence body is in no ledger entry of the device");
    }
    if (inbox.given_up() < skip.given_up_by_device) {
      throw Error(ErrorCode::not_trusted,
                  fmt::format("FV-SEQ-009: {} numbers before this bundle are missing, and the device's "
                              "ledger does not give them up",
                              skip.given_up_by_device));
    }
    found = sealed.findings;
    if (inbox.unproven() > 0) found.push_back(left_out(inbox));
    take_roster(vault, bundle, sealed.roster, found);
    if (bundle::worst(found) == bundle::Severity::failure) throw error_of(found);
    if (auto expired = bundle::expired_roster(vault)) {
      report.findings.push_back(*std::move(expired));
      throw RosterExpired();
    }
    bundle::SeenBundle seen = seen_of(vault, bundle, "imported");
    seen.bundle_id = sealed.statement->bundle_id;
    seen.ledger = sealed.statement->checkpoint;
    seen.left_out = inbox.unproven();
    is_kept = seen.left_out > 0;
    // The row keeps the name of a held file: were this cut off before the file is gone, the next unlock would remove
    // it.
    if (const auto known = bundle::find_seen(vault.database(), seen.device, seen.manifest_sha256))
      held = known->held_object;
    seen.held_object = held;
    bundle::remember(vault.database(), seen);
    ledger::Journal(vault).act(ledger::action::bundle_import, seen.device, import_act(bundle, inbox, skip));
    records::follow_consents(vault);
    search::forget_set_aside(vault);
    fill(report, vault, inbox);
    transaction.commit();
  } catch (const RosterExpired&) {
    remove_unrecorded(vault, published);
    return false;
  } catch (...) {
    remove_unrecorded(vault, published);
    throw;
  }
  report.findings.insert(report.findings.end(), found.begin(), found.end());
  if (held && !is_kept) vault.objects().remove(*held);
  return true;
}

bundle::Finding stays_held(const bundle::SeenBundle& held, ErrorCode code, std::string_view why) {
  return {"FV-SEQ-010", bundle::Severity::warning, code,
          fmt::format("bundle {} stays in quarantine: {}", held.sequence, why), "import it again from its file"};
}

// Whether it came out of quarantine. False too where it cannot be taken in though its turn came, which is a finding:
// the bundle that was asked for is in, this one stays where it is.
bool take_in_one(vault::Vault& vault, const bundle::SeenBundle& held, ImportReport& report,
                 const evidence::Progress& progress) {
  try {
    bundle::BundleFile file(vault.context().disk, vault.objects().path_of(*held.held_object));
    Signer signer;
    const bundle::AuthenticBundle bundle = authentic(vault, file, signer, progress);
    const auto judgement = bundle::judge_sequence(vault.database(), bundle.signer().card.device(),
                                                  bundle.manifest().place, bundle.manifest_sha256(), "imported");
    if (bundle::worst(judgement.findings) == bundle::Severity::failure) throw error_of(judgement.findings);
    if (judgement.standing != bundle::Standing::next) return false;
    if (!take_in(vault, file, bundle, {judgement.missing.size()}, report, progress)) return false;
  } catch (const Error& error) {
    report.findings.push_back(stays_held(held, error.code(), error.what()));
    return false;
  } catch (const Json::exception& error) {
    report.findings.push_back(stays_held(held, ErrorCode::input_refused, error.what()));
    return false;
  }
  report.findings.push_back({"FV-SEQ-008", bundle::Severity::note, ErrorCode::not_trusted,
                             fmt::format("bundle {} came out of quarantine and was imported", held.sequence), ""});
  return true;
}

// What waits on a channel, as far as each follows on one that is here. Two chains may wait: before a hole, and behind
// it.
void take_in_held(vault::Vault& vault, const std::string& device, const bundle::ChannelId& channel,
                  ImportReport& report, const evidence::Progress& progress) {
  for (const bundle::SeenBundle& held : held_back(vault, device, channel)) {
    static_cast<void>(take_in_one(vault, held, report, progress));
  }
}

ImportReport import_checked(vault::Vault& vault, const vault::Path& path, std::string_view override_file,
                            Signer& signer, const evidence::Progress& progress) {
  Skip skip;
  if (!override_file.empty()) skip.allowed = bundle::read_override(vault, override_file);
  bundle::BundleFile file(vault.context().disk, path);
  const bundle::AuthenticBundle bundle = authentic(vault, file, signer, progress);
  ImportReport report{ImportVerdict::duplicate,
                      0,
                      0,
                      0,
                      {},
                      {},
                      bundle.signer().card.device().text(),
                      bundle.manifest().place.sequence.value()};
  auto judgement = bundle::judge_sequence(vault.database(), bundle.signer().card.device(), bundle.manifest().place,
                                          bundle.manifest_sha256(), "imported");
  if (bundle::worst(judgement.findings) == bundle::Severity::failure) throw error_of(judgement.findings);
  report.findings = std::move(judgement.findings);
  const bundle::ChannelId& channel = bundle.manifest().place.channel;
  bundle::Standing standing = judgement.standing;
  if (standing == bundle::Standing::gap && skip.allowed) {
    require_meant(*skip.allowed, bundle, judgement.below);
    standing = bundle::Standing::next;
  } else {
    skip = {judgement.missing.size()};
  }
  const bool is_again = standing == bundle::Standing::duplicate && has_left_out(vault, bundle);
  if (is_again) standing = bundle::Standing::next;
  switch (standing) {
    case bundle::Standing::next:
      if (must_wait(vault, bundle, report.findings) || !take_in(vault, file, bundle, skip, report, progress)) {
        if (is_again) break;  // what was left out can still be taken in after the next roster
        quarantine(vault, file, bundle, progress);
        report.verdict = ImportVerdict::quarantined;
        break;
      }
      if (skip.allowed) {
        std::erase_if(report.findings, [](const bundle::Finding& finding) { return finding.id == bundle::gap_id; });
        report.findings.insert(report.findings.begin(), given_up(*skip.allowed));
      }
      take_in_held(vault, report.device, channel, report, progress);
      break;
    case bundle::Standing::duplicate:
      // An import that was cut off, or a revocation since undone, may have left the next one in quarantine.
      take_in_held(vault, report.device, channel, report, progress);
      break;
    case bundle::Standing::gap:
      quarantine(vault, file, bundle, progress);
      report.verdict = ImportVerdict::quarantined;
      break;
    default:
      break;
  }
  return report;
}

}  // namespace

ImportReport import_bundle(vault::Vault& vault, const vault::Path& file, const evidence::Progress& progress,
                           std::string_view override_file) {
  Signer signer;
  const std::uint64_t first = ledger::Log::own(vault.database()).size();
  try {
    ImportReport report = import_checked(vault, file, override_file, signer, progress);
    report.set_aside = records::set_aside_since(vault, first);
    return report;
  } catch (const Error& error) {
    if (trust::is_refusal(error)) trust::record_refusal(vault, ledger::action::bundle_refuse, error, signer);
    throw;
  }
}

ImportReport import_waiting(vault::Vault& vault, const evidence::Progress& progress) {
  const std::uint64_t first = ledger::Log::own(vault.database()).size();
  ImportReport report{ImportVerdict::duplicate, 0, 0, 0, {}, {}, {}, 0};
  std::set<std::pair<std::string, bundle::ChannelId>> channels;
  for (const bundle::SeenBundle& seen : bundle::seen_bundles(vault.database())) {
    if (seen.state == "quarantined") channels.emplace(seen.device, seen.channel);
  }
  for (const auto& [device, channel] : channels) take_in_held(vault, device, channel, report, progress);
  report.set_aside = records::set_aside_since(vault, first);
  return report;
}

}  // namespace fieldvault::sync
