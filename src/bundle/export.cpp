#include "fieldvault/bundle/export.hpp"

#include <fmt/format.h>

#include "export_attempts.hpp"
#include "fieldvault/crypto/error.hpp"
#include "still_allowed.hpp"

namespace fieldvault::bundle {
namespace {

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
  static_cast<void>(disk.free_space(vault::Disk::folder_of(first)));
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
  Selection selection(vault, channel, request, parties.destination);
  SelectedBodies bodies = bodies_with_custody(vault, selection, parties, request.purpose);
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
