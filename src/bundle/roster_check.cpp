#include "fieldvault/bundle/roster_check.hpp"

#include <fmt/format.h>

#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/trust/held_rosters.hpp"
#include "finding_list.hpp"

namespace fieldvault::bundle {
namespace {

Finding warning(std::string_view id, std::string message, std::string_view next) {
  return {std::string(id), Severity::warning, ErrorCode::not_trusted, std::move(message), std::string(next)};
}

Finding failure(std::string_view id, ErrorCode code, std::string message, std::string_view next) {
  return {std::string(id), Severity::failure, code, std::move(message), std::string(next)};
}

// A device never goes back to an older roster; a vault that was put back from a copy does.
std::optional<Finding> judge_return(vault::Database& database, const AuthenticBundle& bundle) {
  const BundlePlace& place = bundle.manifest().place;
  const std::string device = bundle.signer().card.device().text();
  for (const SeenBundle& seen : seen_bundles(database)) {
    if (seen.device != device || seen.channel != place.channel) continue;
    const bool went_back = seen.sequence < place.sequence.value() ? seen.roster_version > place.roster_version
                                                                  : seen.roster_version < place.roster_version;
    if (seen.sequence == place.sequence.value() || !went_back) continue;
    return failure("FV-ROS-003", ErrorCode::not_trusted,
                   fmt::format("bundle {} names roster version {}, and bundle {} of this channel version {}: an older "
                               "roster after a newer one",
                               place.sequence.value(), place.roster_version, seen.sequence, seen.roster_version),
                   advice::investigate);
  }
  return std::nullopt;
}

Finding judge_next(vault::Vault& vault, const trust::RosterFile& carried) {
  try {
    trust::require_acceptable(vault.database(), carried);
  } catch (const Error& error) {
    return failure("FV-ROS-006", error.code(), fmt::format("the roster in the bundle cannot follow: {}", error.what()),
                   advice::call_sender);
  }
  return {"FV-ROS-008", Severity::note, ErrorCode::not_trusted,
          fmt::format("the bundle carries roster version {}, which follows the one here and has the signatures",
                      carried.roster.version),
          "an import takes it; elsewhere ask the sender for its file (`trust roster add`)"};
}

std::optional<Finding> judge_versions(vault::Vault& vault, const BundlePlace& place, const trust::Roster& here,
                                      const std::optional<trust::RosterFile>& carried) {
  if (place.roster_version == 0) {
    return warning("FV-ROS-002",
                   fmt::format("the sender works without a roster; version {} is in force here", here.version),
                   "send its owner the file of the roster");
  }
  if (const auto known = trust::find_roster(vault.database(), place.roster_version)) {
    if (known->roster.hash() != place.roster) {
      return failure("FV-ROS-004", ErrorCode::not_trusted,
                     fmt::format("there are two rosters of version {}: the one here, and the one that the bundle names",
                                 place.roster_version),
                     advice::call_sender);
    }
    if (place.roster_version == here.version) return std::nullopt;
  }
  if (place.roster_version < here.version) {
    return warning("FV-ROS-002",
                   fmt::format("the sender works with roster version {}; version {} is in force here",
                               place.roster_version, here.version),
                   "send its owner the file of the newest roster");
  }
  if (place.roster_version > here.version + 1) {
    return warning("FV-ROS-007",
                   fmt::format("the bundle names roster version {}; the versions between it and {} are missing here",
                               place.roster_version, here.version),
                   "ask for the files of the missing rosters and add them in order (`trust roster add`)");
  }
  if (!carried) return std::nullopt;
  return judge_next(vault, *carried);
}

}  // namespace

std::vector<Finding> judge_roster(vault::Vault& vault, const AuthenticBundle& bundle,
                                  const std::optional<trust::RosterFile>& carried) {
  std::vector<Finding> findings;
  if (auto finding = judge_return(vault.database(), bundle)) findings.push_back(*std::move(finding));
  const BundlePlace& place = bundle.manifest().place;
  if (const auto here = trust::current_roster(vault.database())) {
    if (auto finding = judge_versions(vault, place, here->roster, carried)) findings.push_back(*std::move(finding));
  } else if (place.roster_version != 0) {
    findings.push_back(warning(
        "FV-ROS-001",
        fmt::format("the bundle names roster version {}, and this vault has none to compare", place.roster_version),
        "ask your officers for the file of the roster, compare its fingerprint by voice and add "
        "it (`trust roster add`)"));
  }
  return findings;
}

std::optional<Finding> expired_roster(vault::Vault& vault) {
  const auto here = trust::current_roster(vault.database());
  if (!here || !here->roster.is_expired(vault.context().clock.now())) return std::nullopt;
  return warning("FV-ROS-009",
                 fmt::format("roster version {}, which is in force here, expired on {}: an import holds bundles in "
                             "quarantine",
                             here->roster.version, here->roster.expires),
                 "ask your officers for the next roster and add it (`trust roster add`): what was held is then taken "
                 "in");
}

}  // namespace fieldvault::bundle
