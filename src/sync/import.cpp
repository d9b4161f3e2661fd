#include "fieldvault/sync/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fieldvault/bundle/roster_check.hpp"
#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/refusal.hpp"
#include "fieldvault/vault/room.hpp"
#include "inbox.hpp"
#include "roster_import.hpp"

namespace fieldvault::sync {
namespace {

constexpr std::size_t copy_size = std::size_t{1024} * 1024;

Error error_of(const std::vector<bundle::Finding>& findings) {
  const auto worst = std::max_element(findings.begin(), findings.end(), [](const auto& left, const auto& right) {
    return std::pair(left.severity, static_cast<int>(left.code)) <
           std::pair(right.severity, static_cast<int>(right.code));
  });
  return {worst->code, fmt::format("{}: {}", worst->id, worst->message)};
}

// Whose signature held; nullopt until one did.
using Signer = std::optional<vault::VaultId>;

bundle::AuthenticBundle authentic(vault::Vault& vault, bundle::BundleFile& file, Signer& signer,
                                  const evidence::Progress& progress) {
  const auto outer = bundle::authenticate(
      file, [&](const crypto::KeyId& key) { return trust::find_by_key(vault.database(), key); }, progress);
  signer = outer.signer;
  if (!outer.bundle) throw error_of(outer.findings);
  return *outer.bundle;
}

bundle::SeenBundle seen_of(vault::Vault& vault, const bundle::AuthenticBundle& bundle, std::string_view state) {
  const bundle::BundlePlace& place = bundle.manifest().place;
  return {bundle.signer().card.device().text(),
          place.channel,
          place.epoch,
          place.sequence.value(),
          bundle.manifest_sha256(),
          place.previous,
          {},
          std::string(state),
          {0, crypto::merkle_root({})},
          vault.context().clock.now(),
          std::nullopt,
          place.roster_version};
}

Json act_of(const bundle::AuthenticBundle& bundle) {
  const bundle::BundlePlace& place = bundle.manifest().place;
  return {{"channel", place.channel.text()},
          {"epoch", place.epoch},
          {"sequence", place.sequence.value()},
          {"manifest_sha256", bundle.manifest_sha256().hex()},
          {"date", bundle.manifest().date}};
}

Json act_of(const bundle::AuthenticBundle& bundle, const Inbox& inbox) {
  Json content = act_of(bundle);
  content["records"] = inbox.revisions();
  content["evidence"] = inbox.bodies();
  return content;
}

// Of a bundle that is held back only this is asked: that its contents hold, and that it is for this vault.
class DestinationOnly final : public bundle::SealedContents {
 public:
  explicit DestinationOnly(const std::vector<crypto::AgeIdentity>& identities) : identities_(&identities) {}
  void statement(const bundle::Statement& statement) override { require_destination(statement, *identities_); }

 private:
  const std::vector<crypto::AgeIdentity>* identities_;
};

// Whatever is in a bundle, its bodies and records take about its own size here.
void require_space(vault::Vault& vault, const bundle::BundleFile& file) {
  vault::require_space(vault.context().disk, vault.folder(), file.size());
}

bool is_recorded(vault::Vault& vault, const vault::ObjectName& object) {
  if (evidence::find_object(vault.database(), object)) return true;
  const std::vector<bundle::SeenBundle> seen = bundle::seen_bundles(vault.database());
  return std::any_of(seen.begin(), seen.end(),
                     [&](const bundle::SeenBundle& one) { return one.held_object == object; });
}

void remove_unrecorded(vault::Vault& vault, const std::vector<vault::ObjectName>& objects) {
  for (const vault::ObjectName& object : objects) {
    if (!is_recorded(vault, object)) vault.objects().remove(object);
  }
}

// Keeps the bundle as it came, whole, among the objects: everything in it is sealed. It is judged as it lies there,
// since a stick may give other bytes the second time.
void quarantine(vault::Vault& vault, bundle::BundleFile& file, const bundle::AuthenticBundle& bundle,
                const evidence::Progress& progress) {
  require_space(vault, file);
  vault::StagedObject staged = vault.objects().stage();
  Bytes block(copy_size);
  file.rewind();
  for (std::size_t count = file.read(block); count > 0; count = file.read(block)) {
    staged.write(ByteView(block).first(count));
  }
  bundle::SeenBundle seen = seen_of(vault, bundle, "quarantined");
  seen.held_object = vault.objects().publish(std::move(staged));
  try {
    bundle::BundleFile held(vault.context().disk, vault.objects().path_of(*seen.held_object));
    Signer signer;
    if (authentic(vault, held, signer, progress).manifest_sha256() != bundle.manifest_sha256()) {
      throw Error(ErrorCode::authentication_failed, "FV-SEAL-003: the bundle changed while it was read");
    }
    const std::vector<crypto::AgeIdentity> identities = trust::age_identities(vault);
    DestinationOnly contents(identities);
    const auto sealed = bundle::examine_sealed(held, bundle, identities, trust::own_card(vault), contents, progress);
    if (bundle::worst(sealed.findings) == bundle::Severity::failure) throw error_of(sealed.findings);
  } catch (...) {
    // It may have been in quarantine before, and what failed now may be this disk.
    remove_unrecorded(vault, {*seen.held_object});
    throw;
  }
  vault::Transaction transaction(vault.database());
  bundle::remember(vault.database(), seen);
  ledger::Journal(vault).act(ledger::action::bundle_quarantine, seen.device, act_of(bundle));
  transaction.commit();
}

std::uint64_t count_conflicts(const records::RecordStore& store, const std::vector<records::RecordId>& touched) {
  const std::set<records::RecordId> records(touched.begin(), touched.end());
  return static_cast<std::uint64_t>(std::count_if(
      records.begin(), records.end(), [&](const records::RecordId& id) { return store.heads(id).size() > 1; }));
}

void fill(ImportReport& report, vault::Vault& vault, const Inbox& inbox) {
  const records::RecordStore store(vault);
  report.verdict = ImportVerdict::imported;
  report.records += inbox.new_revisions();
  report.evidence += inbox.bodies();
  report.conflicts += count_conflicts(store, inbox.touched());
  for (const records::RecordId& id : inbox.withdrawals()) {
    report.withdrawals.push_back(store.summary(*store.current(id)));
  }
}

// Undoes an import that must wait for the next roster.
struct RosterExpired {};

// The sealed contents into the vault, in one transaction; the bundle is the next of its channel. False, and nothing
// changed, where it must wait in quarantine, since the roster that is then in force has expired.
bool take_in(vault::Vault& vault, bundle::BundleFile& file, const bundle::AuthenticBundle& bundle, std::size_t skipped,
             ImportReport& report, const evidence::Progress& progress) {
  require_space(vault, file);
  std::vector<bundle::Finding> found;
  std::vector<vault::ObjectName> published;
  std::optional<vault::ObjectName> held;
  try {
    vault::Transaction transaction(vault.database());
    Inbox inbox(vault, bundle);
    const bundle::SealedExamination sealed = [&] {
      try {
        auto examined =
            bundle::examine_sealed(file, bundle, trust::age_identities(vault), trust::own_card(vault), inbox, progress);
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
    if (inbox.given_up() < skipped) {
      throw Error(ErrorCode::not_trusted,
                  fmt::format("FV-SEQ-009: {} numbers before this bundle are missing, and the device's "
                              "ledger does not give them up",
                              skipped));
    }
    found = sealed.findings;
    take_roster(vault, bundle, sealed.roster, found);
    if (bundle::worst(found) == bundle::Severity::failure) throw error_of(found);
    if (auto expired = bundle::expired_roster(vault)) {
      report.findings.push_back(*std::move(expired));
      throw RosterExpired();
    }
    bundle::SeenBundle seen = seen_of(vault, bundle, "imported");
    seen.bundle_id = sealed.statement->bundle_id;
    seen.ledger = sealed.statement->checkpoint;
    // The row keeps the name of a held file: were this cut off before the file is gone, the next unlock would remove
    // it.
    if (const auto known = bundle::find_seen(vault.database(), seen.device, seen.manifest_sha256))
      held = known->held_object;
    seen.held_object = held;
    bundle::remember(vault.database(), seen);
    ledger::Journal(vault).act(ledger::action::bundle_import, seen.device, act_of(bundle, inbox));
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
  if (held) vault.objects().remove(*held);
  return true;
}

std::optional<bundle::SeenBundle> held_back(vault::Vault& vault, const std::string& device,
                                            const bundle::ChannelId& channel) {
  for (const bundle::SeenBundle& seen : bundle::seen_bundles(vault.database())) {
    if (seen.device == device && seen.channel == channel && seen.state == "quarantined" && seen.held_object)
      return seen;
  }
  return std::nullopt;
}

// What waits on a channel: the lowest number first, as long as each follows.
void take_in_held(vault::Vault& vault, const std::string& device, const bundle::ChannelId& channel,
                  ImportReport& report, const evidence::Progress& progress) {
  while (const auto held = held_back(vault, device, channel)) {
    try {
      bundle::BundleFile file(vault.context().disk, vault.objects().path_of(*held->held_object));
      Signer signer;
      const bundle::AuthenticBundle bundle = authentic(vault, file, signer, progress);
      const auto judgement = bundle::judge_sequence(vault.database(), bundle.signer().card.device(),
                                                    bundle.manifest().place, bundle.manifest_sha256(), "imported");
      if (bundle::worst(judgement.findings) == bundle::Severity::failure) throw error_of(judgement.findings);
      if (judgement.standing != bundle::Standing::next) return;
      if (!take_in(vault, file, bundle, judgement.missing.size(), report, progress)) return;
    } catch (const Error& error) {
      // The bundle that was asked for is in; this one stays where it is.
      report.findings.push_back({"FV-SEQ-010", bundle::Severity::warning, error.code(),
                                 fmt::format("bundle {} stays in quarantine: {}", held->sequence, error.what()),
                                 "import it again from its file"});
      return;
    }
    report.findings.push_back({"FV-SEQ-008", bundle::Severity::note, ErrorCode::not_trusted,
                               fmt::format("bundle {} came out of quarantine and was imported", held->sequence), ""});
  }
}

ImportReport import_checked(vault::Vault& vault, const vault::Path& path, Signer& signer,
                            const evidence::Progress& progress) {
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
  switch (judgement.standing) {
    case bundle::Standing::next:
      if (must_wait(vault, bundle, report.findings) ||
          !take_in(vault, file, bundle, judgement.missing.size(), report, progress)) {
        quarantine(vault, file, bundle, progress);
        report.verdict = ImportVerdict::quarantined;
        break;
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

ImportReport import_bundle(vault::Vault& vault, const vault::Path& file, const evidence::Progress& progress) {
  Signer signer;
  try {
    return import_checked(vault, file, signer, progress);
  } catch (const Error& error) {
    if (trust::is_refusal(error)) trust::record_refusal(vault, ledger::action::bundle_refuse, error, signer);
    throw;
  }
}

ImportReport import_waiting(vault::Vault& vault, const evidence::Progress& progress) {
  ImportReport report{ImportVerdict::duplicate, 0, 0, 0, {}, {}, {}, 0};
  std::set<std::pair<std::string, bundle::ChannelId>> channels;
  for (const bundle::SeenBundle& seen : bundle::seen_bundles(vault.database())) {
    if (seen.state == "quarantined") channels.emplace(seen.device, seen.channel);
  }
  for (const auto& [device, channel] : channels) take_in_held(vault, device, channel, report, progress);
  return report;
}

}  // namespace fieldvault::sync
