#include "fieldvault/trust/roster_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::trust {
namespace {

using Keys = std::set<crypto::VerifyingKey>;

[[noreturn]] void refuse_roster(const std::string& why) { throw Error(ErrorCode::not_trusted, "roster: " + why); }

std::vector<crypto::MinisignPublicKey> keys_with_id(const Roster& roster, const crypto::KeyId& id) {
  std::vector<crypto::MinisignPublicKey> keys;
  std::copy_if(roster.signers.begin(), roster.signers.end(), std::back_inserter(keys),
               [&](const crypto::MinisignPublicKey& signer) { return signer.id() == id; });
  return keys;
}

// The keys whose signature holds. An id may be one key in one roster and another key in the other.
Keys signed_by(const RosterFile& file, const Roster* before) {
  const std::string text = file.roster.text();
  Keys holding;
  for (const std::string& signature : file.signatures) {
    const auto id = crypto::minisign_key_id(signature);
    if (!id) throw Error(ErrorCode::authentication_failed, "roster: a signature is malformed");
    std::vector<crypto::MinisignPublicKey> candidates = keys_with_id(file.roster, *id);
    if (before != nullptr) {
      const auto more = keys_with_id(*before, *id);
      candidates.insert(candidates.end(), more.begin(), more.end());
    }
    bool holds = candidates.empty();
    for (const crypto::MinisignPublicKey& key : candidates) {
      if (crypto::minisign_verify(key, bytes_of(text), signature) != crypto::MinisignVerdict::good) continue;
      holds = true;
      holding.insert(key.key());
    }
    if (!holds) {
      throw Error(ErrorCode::authentication_failed,
                  fmt::format("roster: the signature of key {} does not hold over this text", id->text()));
    }
  }
  return holding;
}

std::size_t counted(const Roster& roster, const Keys& keys, const IsRevokedKey& is_revoked) {
  return static_cast<std::size_t>(
      std::count_if(roster.signers.begin(), roster.signers.end(), [&](const crypto::MinisignPublicKey& signer) {
        return keys.contains(signer.key()) && !is_revoked(signer.key());
      }));
}

void require_reached(std::size_t count, const Roster& of) {
  if (count >= of.threshold) return;
  refuse_roster(
      fmt::format("{} of the {} signatures that version {} asks for are there", count, of.threshold, of.version));
}

void require_kept_revocations(const Roster& next, const Roster& before) {
  for (const RosterRevocation& revocation : before.revocations) {
    const auto last = next.revoked_at(revocation.fingerprint);
    if (!last || *last > revocation.last_sequence) {
      refuse_roster("a revocation of the version before was dropped or loosened");
    }
  }
}

}  // namespace

void require_place(const Roster& next, const Roster& before) {
  if (next.version < before.version) {
    refuse_roster(
        fmt::format("version {} is older than version {}, which is in force here", next.version, before.version));
  }
  if (next.version == before.version) {
    refuse_roster(fmt::format("there are two rosters of version {}: somebody signed another one", next.version));
  }
  if (next.version != before.version + 1) {
    refuse_roster(fmt::format("version {} does not follow version {}: give the versions between with it, in order",
                              next.version, before.version));
  }
  if (next.previous != before.hash()) {
    refuse_roster(fmt::format("it follows another version {} than the one in force here", before.version));
  }
  require_kept_revocations(next, before);
}

RosterCount count_signatures(const RosterFile& file, const Roster* before, const IsRevokedKey& is_revoked) {
  const Keys keys = signed_by(file, before);
  return {counted(file.roster, keys, is_revoked), before != nullptr ? counted(*before, keys, is_revoked) : 0};
}

void require_successor(const RosterFile& file, const Roster& before, const IsRevokedKey& is_revoked) {
  require_place(file.roster, before);
  const RosterCount count = count_signatures(file, &before, is_revoked);
  require_reached(count.before, before);
  require_reached(count.own, file.roster);
}

void require_own_threshold(const RosterFile& file, const IsRevokedKey& is_revoked) {
  require_reached(count_signatures(file, nullptr, is_revoked).own, file.roster);
}

}  // namespace fieldvault::trust
