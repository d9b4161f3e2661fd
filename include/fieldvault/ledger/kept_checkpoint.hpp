// Signed checkpoints of other devices' ledgers, kept so that what stands in such a ledger can be proved to others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::ledger {

struct KeptCheckpoint {
  std::uint64_t size;
  std::string note;  // as the device signed it
  vault::Timestamp taken_at;
};

// A second one of the same size changes nothing: what counts is when the first came. Inside a transaction. The caller
// has verified it.
void keep_checkpoint(vault::Database& database, const Log& log, std::uint64_t size, std::string_view note,
                     const vault::Timestamp& taken_at);

// The first that covers the entry at `index`; nullopt where none was kept.
[[nodiscard]] std::optional<KeptCheckpoint> checkpoint_over(vault::Database& database, const Log& log,
                                                            std::uint64_t index);

}  // namespace fieldvault::ledger
