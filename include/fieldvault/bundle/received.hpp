// The bundles that came to a vault, as a list tells of them: what was in each, and which numbers are missing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fieldvault/bundle/seen.hpp"

namespace fieldvault::bundle {

// What is in a bundle is known as far as it was looked at, and to a vault that wrote it down: an auditor cannot count
// records, nobody counts what is in quarantine.
struct ReceivedBundle {
  SeenBundle seen;
  std::string date;                       // the day on the manifest; empty where it was not written down
  std::optional<std::uint64_t> records;   // revisions
  std::optional<std::uint64_t> evidence;  // bodies
  bool has_receipt;                       // this vault has given one
};
[[nodiscard]] std::vector<ReceivedBundle> received_bundles(vault::Database& database);

// Numbers that a device used and that never came, as the bundles around them say. What the device gave up is none.
struct MissingBundles {
  std::string device;
  ChannelId channel;
  std::vector<std::uint64_t> numbers;
};
[[nodiscard]] std::vector<MissingBundles> missing_bundles(vault::Database& database);

}  // namespace fieldvault::bundle
