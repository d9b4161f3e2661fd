// The chain of bundles of one device to one destination: numbers that were seen, that are missing, and forks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fieldvault/bundle/audit.hpp"
#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/report/html.hpp"

namespace fieldvault::report {

enum class LinkState { seen, held_back, missing, fork };

struct ChainLink {
  std::uint64_t sequence;
  std::string manifest;  // SHA-256 in hex; empty where it is missing
  LinkState state;
  bool is_audited_now;
};

inline constexpr std::size_t max_drawn_links = 120;

// The chain to which sound bundles of one channel belong that were audited now; empty where there is none. In the order
// of their numbers, those that are missing between them too. Two manifests with one number are a fork, and each of them
// is one. A longer chain is drawn from its last max_drawn_links numbers on, and one of which nothing else was seen from
// the first number audited now.
using Audits = std::vector<const bundle::AuditReport*>;
[[nodiscard]] std::vector<ChainLink> chain_of(const Audits& audits, const std::vector<bundle::SeenBundle>& seen);
[[nodiscard]] Html chain_drawing(std::string_view id, const std::vector<ChainLink>& chain);
// The same in a drawing and in words.
[[nodiscard]] Html chain_part(std::string_view id, const std::vector<ChainLink>& chain);

}  // namespace fieldvault::report
