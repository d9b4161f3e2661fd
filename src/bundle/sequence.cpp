#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/bundle/examine.hpp"
#include "finding_list.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::uint64_t max_jump = 1000;

struct Seen {
  std::uint64_t sequence;
  std::uint64_t epoch;
  crypto::Digest manifest;
  crypto::Digest previous;
  bool counts;   // in the state that is asked for
  bool is_held;  // in quarantine
};

std::vector<Seen> seen_bundles(vault::Database& database, const vault::VaultId& device, const BundlePlace& place,
                               std::string_view state) {
  vault::Statement statement = database.prepare(
      "SELECT sequence, manifest_sha256, previous, state, epoch FROM seen_bundle WHERE device = ? AND channel = ? "
      "ORDER BY sequence");
  statement.bind(1, device.text()).bind(2, place.channel.text());
  std::vector<Seen> seen;
  while (statement.step()) {
    const std::string stored = statement.text(3);
    seen.push_back({static_cast<std::uint64_t>(statement.integer(0)), static_cast<std::uint64_t>(statement.integer(4)),
                    crypto::Digest::parse(statement.text(1)).value_or(crypto::Digest()),
                    crypto::Digest::parse(statement.text(2)).value_or(crypto::Digest()),
                    stored == "imported" || stored == state, stored == "quarantined"});
  }
  return seen;
}

SequenceJudgement fork(FindingList& findings, const std::string& message) {
  findings.add("FV-SEQ-002", Severity::failure, ErrorCode::not_trusted, "FORK: " + message, advice::investigate);
  return {Standing::fork, {}, 0, findings.take()};
}

// The bundles that count and stand next to a number, below and above it.
struct Neighbours {
  const Seen* below = nullptr;
  const Seen* above = nullptr;
};

Neighbours neighbours_of(const std::vector<Seen>& seen, std::uint64_t number) {
  Neighbours found;
  for (const Seen& one : seen) {  // by number
    if (!one.counts) continue;
    if (one.sequence < number) found.below = &one;
    if (one.sequence > number && found.above == nullptr) found.above = &one;
  }
  return found;
}

// The neighbour whose keys are of a later epoch though it is the earlier bundle, or the other way round.
const Seen* of_other_order(const Neighbours& beside, std::uint64_t epoch) {
  if (beside.below != nullptr && beside.below->epoch > epoch) return beside.below;
  if (beside.above != nullptr && beside.above->epoch < epoch) return beside.above;
  return nullptr;
}

bool names_a_seen_one(const std::vector<Seen>& seen, const crypto::Digest& manifest) {
  return manifest.is_zero() ||
         std::any_of(seen.begin(), seen.end(), [&](const Seen& one) { return one.counts && one.manifest == manifest; });
}

// Whether the bundle can stand in one chain with those that count: each names the one before it, and a name that nobody
// here knows needs a number between that is still missing.
bool fits(const std::vector<Seen>& seen, const Neighbours& beside, const BundlePlace& place,
          const crypto::Digest& manifest) {
  const std::uint64_t number = place.sequence.value();
  const std::uint64_t below = beside.below == nullptr ? 0 : beside.below->sequence;
  const crypto::Digest before = beside.below == nullptr ? crypto::Digest() : beside.below->manifest;
  if (place.previous != before && (names_a_seen_one(seen, place.previous) || number - below < 2)) return false;
  for (const Seen& one : seen) {
    if (!one.counts) continue;
    if (one.previous == place.previous) return false;
    if (one.previous == manifest && &one != beside.above) return false;
  }
  if (beside.above == nullptr || beside.above->previous == manifest) return true;
  return !names_a_seen_one(seen, beside.above->previous) && beside.above->sequence - number >= 2;
}

std::vector<std::uint64_t> unseen_between(const std::vector<Seen>& seen, std::uint64_t below, std::uint64_t number) {
  std::vector<std::uint64_t> missing;
  for (std::uint64_t one = below + 1; one < number; ++one) {
    const bool is_here = std::any_of(seen.begin(), seen.end(), [&](const Seen& other) {
      return other.sequence == one && (other.counts || other.is_held);
    });
    if (!is_here) missing.push_back(one);
  }
  return missing;
}

SequenceJudgement gap(FindingList& findings, const std::vector<Seen>& seen, std::uint64_t below, std::uint64_t number) {
  SequenceJudgement judgement{Standing::gap, unseen_between(seen, below, number), below, {}};
  findings.add(gap_id, Severity::warning, ErrorCode::not_trusted,
               judgement.missing.size() == 1
                   ? fmt::format("GAP: bundle {} is missing", judgement.missing.front())
                   : fmt::format("GAP: {} bundles before this one are missing", number - below - 1),
               "ask the sender for the missing bundles");
  judgement.findings = findings.take();
  return judgement;
}

}  // namespace

SequenceJudgement judge_sequence(vault::Database& database, const vault::VaultId& device, const BundlePlace& place,
                                 const crypto::Digest& manifest_sha256, std::string_view state) {
  FindingList findings;
  const std::uint64_t number = place.sequence.value();
  const std::vector<Seen> seen = seen_bundles(database, device, place, state);
  for (const Seen& one : seen) {
    if (one.sequence != number) continue;
    if (one.manifest != manifest_sha256) {
      return fork(findings, fmt::format("there is already a bundle {} of this device with other contents", number));
    }
    if (one.counts) {
      findings.add("FV-SEQ-001", Severity::note, ErrorCode::not_trusted,
                   fmt::format("bundle {} was seen before", number), "");
      return {Standing::duplicate, {}, 0, findings.take()};
    }
  }
  const Neighbours beside = neighbours_of(seen, number);
  if (const Seen* other = of_other_order(beside, place.epoch)) {
    findings.add(
        "FV-SEQ-014", Severity::failure, ErrorCode::not_trusted,
        fmt::format("bundle {} is signed with keys of epoch {}, and bundle {} with those of epoch {}: keys that "
                    "were replaced are in use, or the history was rewritten",
                    number, place.epoch, other->sequence, other->epoch),
        advice::call_sender);
    return {Standing::fork, {}, 0, findings.take()};
  }
  const std::uint64_t below = beside.below == nullptr ? 0 : beside.below->sequence;
  if (beside.above == nullptr && number - below > max_jump) {
    findings.add("FV-SEQ-005", Severity::failure, ErrorCode::not_trusted,
                 fmt::format("bundle {} jumps over more than {} numbers", number, max_jump), advice::call_sender);
    return {Standing::jump, {}, 0, findings.take()};
  }
  if (!fits(seen, beside, place, manifest_sha256)) {
    if (beside.above == nullptr) {
      return fork(findings, fmt::format("bundle {} does not follow the bundle {} that was seen here", number, below));
    }
    findings.add(
        "FV-SEQ-004", Severity::failure, ErrorCode::not_trusted,
        fmt::format("FORK: bundle {} was never seen, but {} was taken without it", number, beside.above->sequence),
        advice::investigate);
    return {Standing::old_unseen, {}, 0, findings.take()};
  }
  // An auditor goes on over a gap, and an import over one that an officer gave up: then a missing bundle may come late.
  if (beside.above != nullptr) {
    findings.add("FV-SEQ-011", Severity::note, ErrorCode::not_trusted,
                 fmt::format("bundle {} was missing before", number), "");
  }
  const bool follows = place.previous == (beside.below == nullptr ? crypto::Digest() : beside.below->manifest);
  if (!follows) return gap(findings, seen, below, number);
  if (number > below + 1) {
    findings.add("FV-SEQ-007", Severity::warning, ErrorCode::not_trusted,
                 number == below + 2 ? fmt::format("the device gave up the number {}", below + 1)
                                     : fmt::format("the device gave up the numbers {} to {}", below + 1, number - 1),
                 "ask the owner whether an export was interrupted");
  }
  SequenceJudgement next{Standing::next, {}, 0, {}};
  for (std::uint64_t given_up = below + 1; given_up < number; ++given_up) next.missing.push_back(given_up);
  next.findings = findings.take();
  return next;
}

}  // namespace fieldvault::bundle
