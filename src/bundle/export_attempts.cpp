#include "export_attempts.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/repair.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::bundle {
namespace {

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

std::vector<LostBody> damaged_bodies(vault::Vault& vault, const BundlePlace& place) {
  std::vector<LostBody> damaged;
  for (const vault::ObjectName& name : Outbox(vault.database()).objects(place)) {
    if (evidence::has_sound_body(vault, name)) continue;
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

}  // namespace

void give_up(vault::Vault& vault, const Recipe& recipe) {
  const BundlePlace& place = recipe.place;
  Outbox(vault.database()).set_voided(place);
  static_cast<void>(ledger::Journal(vault).act(
      ledger::action::bundle_void, recipe.bundle_id,
      {{"bundle", recipe.bundle_id}, {"channel", place.channel.text()}, {"sequence", place.sequence.value()}}));
}

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

}  // namespace fieldvault::bundle
