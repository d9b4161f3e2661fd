// What headquarters has of this vault, before its owner crosses a border without a way into it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fieldvault/vault/vault.hpp"

namespace fieldvault::sync {

inline constexpr std::int64_t recent_receipt_days = 7;

struct TravelReadiness {
  // Reasons against locking, as lines for the person: no receipt, an old one, records written after it.
  std::vector<std::string> hindrances;
  // Current records and evidence bodies of this vault that no receipted bundle holds: consent may keep them here.
  std::uint64_t records_only_here = 0;
  std::uint64_t evidence_only_here = 0;
};
[[nodiscard]] TravelReadiness travel_readiness(vault::Vault& vault);

}  // namespace fieldvault::sync
