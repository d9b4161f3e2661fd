#include "fieldvault/bundle/export.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "parties.hpp"
#include "prepare.hpp"
#include "sealed_writer.hpp"
#include "still_allowed.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::string_view way_out = "give it up with `bundle export --void`, then export again";

vault::Path first_file(const ExportRequest& request) {
  return OutputPlan{request.out, 1, request.split}.files().front();
}

// Before a number is taken: the target is free, and there is a folder for it.
void require_target(vault::Disk& disk, const ExportRequest& request) {
  const vault::Path first = first_file(request);
  if (disk.exists(first)) throw Error(ErrorCode::input_refused, fmt::format("{} exists already", first.string()));
  // A part that lies there from before would be joined to the new ones.
  for (std::size_t part = 2; request.split && part <= max_parts; ++part) {
    const vault::Path stale = OutputPlan::part_name(request.out, part);
    if (disk.exists(stale)) throw Error(ErrorCode::input_refused, fmt::format("{} exists already", stale.string()));
  }
  static_cast<void>(disk.free_space(first.has_parent_path() ? first.parent_path() : vault::Path(".")));
}

ExportReport write_and_record(vault::Vault& vault, const PreparedBundle& bundle, BundleWriter& writer,
                              const evidence::Progress& progress) {
  WrittenBundle written = writer.write(progress);
  const BundlePlace& place = bundle.recipe.place;
  Outbox outbox(vault.database());
  vault::Transaction transaction(vault.database());
  outbox.set_published(place, written.manifest_sha256);
  transaction.commit();
  return {{},
          std::move(written.files),
          bundle.recipe.bundle_id,
          vault.id(),
          place.sequence,
          written.manifest_sha256,
          outbox.record_count(place),
          outbox.objects(place).size(),
          false};
}

void give_up(vault::Vault& vault, const Recipe& recipe) {
  const BundlePlace& place = recipe.place;
  Outbox(vault.database()).set_voided(place);
  static_cast<void>(ledger::Journal(vault).act(
      ledger::action::bundle_void, recipe.bundle_id,
      {{"bundle", recipe.bundle_id}, {"channel", place.channel.text()}, {"sequence", place.sequence.value()}}));
}

// A body that cannot be read to its end is damaged too.
bool is_whole(vault::ObjectStore& objects, const vault::ObjectName& name) {
  try {
    return objects.contains(name) && objects.verify(name);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::disk && error.code() != ErrorCode::damaged) throw;
    return false;
  }
}

std::vector<LostBody> damaged_bodies(vault::Vault& vault, const BundlePlace& place) {
  std::vector<LostBody> damaged;
  for (const vault::ObjectName& name : Outbox(vault.database()).objects(place)) {
    if (is_whole(vault.objects(), name)) continue;
    const auto object = evidence::find_object(vault.database(), name);
    if (object) damaged.push_back({object->evidence, name, "does not have its hash any more"});
  }
  return damaged;
}

// The hand-over is on record already: so must be that there was none.
void record_damaged(vault::Vault& vault, const std::vector<LostBody>& damaged, SequenceNumber given_up) {
  for (const LostBody& body : damaged) {
    static_cast<void>(evidence::write_custody(
        vault, body.evidence, "examined", "", "",
        fmt::format("its file {}: it was not exported, and bundle {} was given up", body.why, given_up.value())));
  }
}

// Its number may have been handed on: only a person can know whether it may be given up.
ExportReport finish_earlier(vault::Vault& vault, const PreparedBundle& earlier, const Target& target,
                            const evidence::Progress& progress) {
  try {
    // It may have died after its file had got its name.
    BundleWriter writer(vault, earlier, target, ExistingTarget::taken_if_equal);
    ExportReport report = write_and_record(vault, earlier, writer, progress);
    report.finished_earlier = true;
    return report;
  } catch (const DamagedBody& error) {
    throw Error(ErrorCode::damaged,
                fmt::format("{}: bring it back with `vault verify --repair`, or, if the interrupted "
                            "bundle was never handed on, {}",
                            error.what(), way_out));
  }
}

constexpr std::size_t most_attempts = 3;

struct Attempts {
  std::vector<LostBody> damaged;
  std::vector<SequenceNumber> given_up;
};

// Nothing where it had to give its number up.
std::optional<ExportReport> attempt(vault::Vault& vault, const Parties& parties, const ExportRequest& request,
                                    Attempts& earlier, const evidence::Progress& progress, const TellOutlook& tell) {
  ExportOutlook outlook;
  // A number is kept only once the target is known to take the bundle.
  vault::Transaction transaction(vault.database());
  const PreparedBundle bundle = prepare_bundle(vault, parties, request, earlier.damaged, outlook);
  outlook.given_up = earlier.given_up;
  const Target target{request.out, request.split};
  std::optional<BundleWriter> writer(std::in_place, vault, bundle, target, ExistingTarget::refused);
  transaction.commit();
  if (tell) tell(outlook);
  try {
    ExportReport report = write_and_record(vault, bundle, *writer, progress);
    static_cast<ExportOutlook&>(report) = std::move(outlook);
    return report;
  } catch (const DamagedBody&) {
    const std::vector<LostBody> found = damaged_bodies(vault, bundle.recipe.place);
    if (found.empty()) throw;
    writer.reset();  // takes away what was written
    vault::Transaction giving_up(vault.database());
    give_up(vault, bundle.recipe);
    record_damaged(vault, found, bundle.recipe.place.sequence);
    giving_up.commit();
    earlier.damaged.insert(earlier.damaged.end(), found.begin(), found.end());
    earlier.given_up.push_back(bundle.recipe.place.sequence);
    return std::nullopt;
  }
}

ExportReport export_new(vault::Vault& vault, const Parties& parties, const ExportRequest& request,
                        const evidence::Progress& progress, const TellOutlook& tell) {
  Attempts attempts;
  while (attempts.given_up.size() < most_attempts) {
    if (auto report = attempt(vault, parties, request, attempts, progress, tell)) return *std::move(report);
  }
  throw Error(ErrorCode::damaged,
              fmt::format("the disk of this vault is failing: {} of the files that were to go proved damaged, the last "
                          "while this ran; make a backup with `vault backup`",
                          attempts.damaged.size()));
}

std::vector<std::string> fingerprints_of(const Parties& parties) {
  std::vector<std::string> fingerprints = {parties.destination.fingerprint()};
  for (const trust::Card& auditor : parties.auditors) fingerprints.push_back(auditor.fingerprint());
  return fingerprints;
}

// The bytes of an interrupted export were decided when it began.
void require_same_request(const Recipe& recipe, const ExportRequest& request, const Parties& parties) {
  if (recipe.purpose == request.purpose && recipe.fingerprints == fingerprints_of(parties)) return;
  throw Error(ErrorCode::forbidden,
              fmt::format("an interrupted export to {} had another purpose or other auditors: export it with the same "
                          "ones, or {}",
                          request.destination, way_out));
}

}  // namespace

void require_export(vault::Vault& vault, const ExportRequest& request) {
  require_split(request.split);
  const Parties parties = find_parties(vault, request.destination, request.auditors);
  const Outbox outbox(vault.database());
  const auto channel = outbox.channel_to(parties.destination.device());
  if (!channel || !outbox.prepared(*channel)) require_target(vault.context().disk, request);
}

ExportReport export_bundle(vault::Vault& vault, const ExportRequest& request, const evidence::Progress& progress,
                           const TellOutlook& tell) {
  require_export(vault, request);
  const Parties parties = find_parties(vault, request.destination, request.auditors);
  const Target target{request.out, request.split};
  const Outbox outbox(vault.database());
  if (const auto channel = outbox.channel_to(parties.destination.device())) {
    if (const auto earlier = outbox.prepared(*channel)) {
      require_same_request(earlier->recipe, request, parties);
      require_still_allowed(vault, earlier->recipe, way_out);
      return finish_earlier(vault, *earlier, target, progress);
    }
  }
  return export_new(vault, parties, request, progress, tell);
}

ExportPreview preview_export(vault::Vault& vault, const ExportRequest& request) {
  const Parties parties = find_parties(vault, request.destination, request.auditors);
  const auto channel = Outbox(vault.database()).channel_to(parties.destination.device());
  // Written as the export would write it, and rolled back.
  const vault::Transaction transaction(vault.database());
  const Selection selection(vault, channel, request, parties.destination);
  SelectedBodies bodies = selection.bodies();
  write_exported_custody(vault, parties, request.purpose, bodies.go);
  std::vector<Going> records;
  ExportOutlook outlook = look_over(
      selection, request.purpose, [&](const records::StoredRevision& stored, const records::Passage& passage) {
        if (!stored.is_head) return;
        records.push_back(
            {selection.listed(stored, passage), {passage.withheld.begin(), passage.withheld.end()}, passage.reasons});
      });
  outlook.lost = std::move(bodies.lost);
  return {std::move(outlook), std::move(records), bodies.go.size()};
}

void void_export(vault::Vault& vault, const std::string& destination) {
  const trust::Card card = trust::find_by_name(vault.database(), destination).card;
  const Outbox outbox(vault.database());
  const auto channel = outbox.channel_to(card.device());
  const auto bundle = channel ? outbox.prepared(*channel) : std::nullopt;
  if (!bundle) throw Error(ErrorCode::not_found, fmt::format("no export to {} waits to be finished", destination));
  vault::Transaction transaction(vault.database());
  give_up(vault, bundle->recipe);
  transaction.commit();
}

}  // namespace fieldvault::bundle
