// An officer's word that bundles which never came are given up, so that the one behind them can be imported.
#pragma once

#include <string>
#include <string_view>

#include "fieldvault/bundle/audit.hpp"

namespace fieldvault::bundle {

struct GapOverride {
  vault::VaultId device;
  ChannelId channel;
  SequenceNumber first_missing;    // this one and those after it, up to the bundle, are given up
  SequenceNumber sequence;         // of the bundle that may come in; above first_missing
  crypto::Digest manifest_sha256;  // its manifest
  vault::Timestamp time;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static GapOverride parse(std::string_view text);  // Error(input_refused)
};

inline constexpr std::size_t max_override_reason = 2000;  // bytes

struct OverrideRequest {
  vault::Path bundle;
  std::uint64_t first_missing;
  std::string because;  // stays in the officer's ledger
  vault::Path out;      // must not exist
};
// Audits the bundle; only where that finds no failure the signed override is written, with a ledger entry.
// Error(forbidden): this vault is no officer's. Error(input_refused): no reason, or nothing is missing from that number
// on.
[[nodiscard]] AuditReport write_override(vault::Vault& vault, const OverrideRequest& request,
                                         const evidence::Progress& progress);

struct SignedOverride {
  GapOverride gap;
  trust::Card officer;
};
// Error(not_trusted): its signer is no officer who is trusted here, or was revoked.
[[nodiscard]] SignedOverride read_override(vault::Vault& vault, std::string_view file);

}  // namespace fieldvault::bundle
