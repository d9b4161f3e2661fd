// Signed checkpoints of ledgers, kept so that what stands in a ledger can be proved to others.
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
  std::string stamped = {};  // the text that a time-stamping authority stamped; empty where none did
  Bytes stamp = {};          // RFC 3161 response over it
};

// A second one of the same size changes nothing: what counts is when the first came. Inside a transaction. The caller
// has verified it.
void keep_checkpoint(vault::Database& database, const Log& log, std::uint64_t size, std::string_view note,
                     const vault::Timestamp& taken_at);

// The first that covers the entry at `index` and no hole behind it, of those with a stamp where there is one; nullopt
// where none was kept.
[[nodiscard]] std::optional<KeptCheckpoint> checkpoint_over(vault::Database& database, const Log& log,
                                                            std::uint64_t index);

// Those of a log, by size.
[[nodiscard]] std::vector<KeptCheckpoint> kept_checkpoints(vault::Database& database, const Log& log);
// Inside a transaction.
void keep_stamp(vault::Database& database, const Log& log, std::uint64_t size, std::string_view stamped,
                ByteView stamp);

}  // namespace fieldvault::ledger
