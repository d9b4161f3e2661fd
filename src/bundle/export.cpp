#include "fieldvault/bundle/export.hpp"

#include <fmt/format.h>

#include <set>

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
  return {std::move(written.files),   bundle.recipe.bundle_id,      vault.id(), place.sequence, written.manifest_sha256,
          outbox.record_count(place), outbox.objects(place).size(), {},         false};
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

ExportReport export_bundle(vault::Vault& vault, const ExportRequest& request, const evidence::Progress& progress) {
  require_export(vault, request);
  const Parties parties = find_parties(vault, request.destination, request.auditors);
  const Target target{request.out, request.split};
  const Outbox outbox(vault.database());
  if (const auto channel = outbox.channel_to(parties.destination.device())) {
    if (const auto earlier = outbox.prepared(*channel)) {
      require_same_request(earlier->recipe, request, parties);
      require_still_allowed(vault, earlier->recipe, way_out);
      // It may have died after its file had got its name.
      BundleWriter writer(vault, *earlier, target, ExistingTarget::taken_if_equal);
      ExportReport report = write_and_record(vault, *earlier, writer, progress);
      report.finished_earlier = true;
      return report;
    }
  }
  std::vector<HeldBack> held;
  // A number is kept only once the target is known to take the bundle.
  vault::Transaction transaction(vault.database());
  const PreparedBundle bundle = prepare_bundle(vault, parties, request, held);
  BundleWriter writer(vault, bundle, target, ExistingTarget::refused);
  transaction.commit();
  ExportReport report = write_and_record(vault, bundle, writer, progress);
  report.withheld = std::move(held);
  return report;
}

ExportPreview preview_export(vault::Vault& vault, const ExportRequest& request) {
  const Parties parties = find_parties(vault, request.destination, request.auditors);
  const auto channel = Outbox(vault.database()).channel_to(parties.destination.device());
  // Written as the export would write it, and rolled back.
  const vault::Transaction transaction(vault.database());
  const Selection selection(vault, channel, request, parties.destination);
  const records::RecordStore store(vault);
  ExportPreview preview;
  const std::vector<SelectedBody> bodies = selection.bodies();
  write_exported_custody(vault, parties, request.purpose, bodies);
  preview.evidence = bodies.size();
  std::set<records::RecordId> persons;
  selection.each(
      [&](const records::StoredRevision& stored, const records::Passage& passage) {
        if (stored.is_head) {
          preview.records.push_back(
              {selection.listed(stored, passage), {passage.withheld.begin(), passage.withheld.end()}, passage.reasons});
        }
        for (const records::RecordId& person : records::persons_in(store, stored.revision)) persons.insert(person);
      },
      [&](HeldBack back) { preview.withheld.push_back(std::move(back)); });
  for (const records::RecordId& person : persons) {
    for (records::Condition& condition : records::conditions_of(store, person, request.purpose)) {
      preview.conditions.push_back(std::move(condition));
    }
  }
  return preview;
}

void void_export(vault::Vault& vault, const std::string& destination) {
  const trust::Card card = trust::find_by_name(vault.database(), destination).card;
  Outbox outbox(vault.database());
  const auto channel = outbox.channel_to(card.device());
  const auto bundle = channel ? outbox.prepared(*channel) : std::nullopt;
  if (!bundle) throw Error(ErrorCode::not_found, fmt::format("no export to {} waits to be finished", destination));
  const BundlePlace& place = bundle->recipe.place;
  vault::Transaction transaction(vault.database());
  outbox.set_voided(place);
  static_cast<void>(ledger::Journal(vault).act(
      ledger::action::bundle_void, bundle->recipe.bundle_id,
      {{"bundle", bundle->recipe.bundle_id}, {"channel", place.channel.text()}, {"sequence", place.sequence.value()}}));
  transaction.commit();
}

}  // namespace fieldvault::bundle
