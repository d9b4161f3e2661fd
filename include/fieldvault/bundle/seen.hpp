// What a vault remembers of the bundles that it audited, imported or held back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/bundle/examine.hpp"

namespace fieldvault::bundle {

struct SeenBundle {
  std::string device;
  ChannelId channel;
  std::uint64_t epoch;
  std::uint64_t sequence;
  crypto::Digest manifest_sha256;
  crypto::Digest previous;
  std::string bundle_id;  // empty while only the outer layer is known
  std::string state;      // "audited", "imported", "quarantined"
  crypto::TreeHead ledger;
  vault::Timestamp seen_at;
  std::optional<vault::ObjectName> held_object;  // quarantined: the bundle file
  std::uint64_t roster_version = 0;              // that the manifest names
  std::uint64_t left_out = 0;  // imported: records and evidence files that could not be proved here, and are not here
};

// Inserts, or replaces what was known of the same bundle; an imported one stays imported, and an audit does not end a
// quarantine. Inside a transaction.
void remember(vault::Database& database, const SeenBundle& bundle);
[[nodiscard]] std::vector<SeenBundle> seen_bundles(vault::Database& database);
[[nodiscard]] std::optional<SeenBundle> find_seen(vault::Database& database, const std::string& device,
                                                  const crypto::Digest& manifest_sha256);

}  // namespace fieldvault::bundle
