#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/bundle/examine.hpp"
#include "finding_list.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::uint64_t max_jump = 1000;

struct Seen {
  std::uint64_t sequence;
  crypto::Digest manifest;
  crypto::Digest previous;
  bool counts;  // in the state that is asked for, not merely held back
};

std::vector<Seen> seen_bundles(vault::Database& database, const vault::VaultId& device, const BundlePlace& place,
                               std::string_view state) {
  vault::Statement statement = database.prepare(
      "SELECT sequence, manifest_sha256, previous, state FROM seen_bundle WHERE device = ? AND channel = ? ORDER BY "
      "sequence");
  statement.bind(1, device.text()).bind(2, place.channel.text());
  std::vector<Seen> seen;
  while (statement.step()) {
    const std::string stored = statement.text(3);
    seen.push_back({static_cast<std::uint64_t>(statement.integer(0)),
                    crypto::Digest::parse(statement.text(1)).value_or(crypto::Digest()),
                    crypto::Digest::parse(statement.text(2)).value_or(crypto::Digest()),
                    stored == "imported" || stored == state});
  }
  return seen;
}

SequenceJudgement fork(FindingList& findings, const std::string& message) {
  findings.add("FV-SEQ-002", Severity::failure, ErrorCode::not_trusted, "FORK: " + message, advice::investigate);
  return {Standing::fork, {}, findings.take()};
}

}  // namespace

SequenceJudgement judge_sequence(vault::Database& database, const vault::VaultId& device, const BundlePlace& place,
                                 const crypto::Digest& manifest_sha256, std::string_view state) {
  FindingList findings;
  const std::uint64_t number = place.sequence.value();
  const std::vector<Seen> seen = seen_bundles(database, device, place, state);
  std::uint64_t last = 0;
  crypto::Digest last_manifest;
  for (const Seen& one : seen) {
    if (one.sequence == number && one.manifest != manifest_sha256) {
      return fork(findings, fmt::format("there is already a bundle {} of this device with other contents", number));
    }
    if (one.counts && one.sequence == number) {
      findings.add("FV-SEQ-001", Severity::note, ErrorCode::not_trusted,
                   fmt::format("bundle {} was seen before", number), "");
      return {Standing::duplicate, {}, findings.take()};
    }
    if (one.counts && one.sequence > last) {
      last = one.sequence;
      last_manifest = one.manifest;
    }
  }
  // An auditor goes on over a gap; the bundle that was missing is known by the one after it.
  const bool fills_gap = std::any_of(seen.begin(), seen.end(), [&](const Seen& one) {
    return one.counts && one.sequence > number && one.previous == manifest_sha256;
  });
  if (number < last && fills_gap) {
    findings.add("FV-SEQ-011", Severity::note, ErrorCode::not_trusted,
                 fmt::format("bundle {} was missing before", number), "");
    return {Standing::next, {}, findings.take()};
  }
  if (number < last) {
    findings.add("FV-SEQ-004", Severity::failure, ErrorCode::not_trusted,
                 fmt::format("FORK: bundle {} was never seen, but {} was taken without it", number, last),
                 advice::investigate);
    return {Standing::old_unseen, {}, findings.take()};
  }
  if (number - last > max_jump) {
    findings.add("FV-SEQ-005", Severity::failure, ErrorCode::not_trusted,
                 fmt::format("bundle {} jumps over more than {} numbers", number, max_jump), advice::call_sender);
    return {Standing::jump, {}, findings.take()};
  }
  if (place.previous == last_manifest) {
    if (number > last + 1) {
      findings.add("FV-SEQ-007", Severity::warning, ErrorCode::not_trusted,
                   fmt::format("the device gave up the numbers {} to {}", last + 1, number - 1),
                   "ask the owner whether an export was interrupted");
    }
    SequenceJudgement next{Standing::next, {}, {}};
    for (std::uint64_t given_up = last + 1; given_up < number; ++given_up) next.missing.push_back(given_up);
    next.findings = findings.take();
    return next;
  }
  if (number == last + 1) {
    return fork(findings, fmt::format("bundle {} does not follow the bundle {} that was seen here", number, last));
  }
  SequenceJudgement judgement{Standing::gap, {}, {}};
  for (std::uint64_t missing = last + 1; missing < number; ++missing) {
    const bool held = std::any_of(seen.begin(), seen.end(), [&](const Seen& one) { return one.sequence == missing; });
    if (!held) judgement.missing.push_back(missing);
  }
  findings.add("FV-SEQ-003", Severity::warning, ErrorCode::not_trusted,
               judgement.missing.size() == 1
                   ? fmt::format("GAP: bundle {} is missing", judgement.missing.front())
                   : fmt::format("GAP: {} bundles before this one are missing", number - last - 1),
               "ask the sender for the missing bundles");
  judgement.findings = findings.take();
  return judgement;
}

}  // namespace fieldvault::bundle
