// Time stamps of a third party (RFC 3161) over the checkpoint of a ledger: whoever does not take headquarters' word for
// when it held a head takes the authority's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/bundle/disclosure.hpp"
#include "fieldvault/crypto/timestamp.hpp"

namespace fieldvault::bundle {

// What is to be stamped: the newest checkpoint of the device with this name, cosigned, or of this vault's own ledger,
// which is then kept. Error(not_found): no such card, or no checkpoint of it was kept.
[[nodiscard]] std::string text_to_stamp(vault::Vault& vault, std::string_view name);

struct Stamped {
  std::string device;  // 32 hex digits
  std::uint64_t size;  // of its ledger
};
// Keeps the response with the checkpoint that it is over, and writes a ledger entry. `claim` was read from it where no
// key was in memory. Error(not_found): over no checkpoint that is kept here. Error(input_refused): that has another
// stamp, which may be the earlier one, unless it is to be replaced.
enum class EarlierStamp { kept, replaced };
Stamped keep_stamp(vault::Vault& vault, const crypto::TimestampClaim& claim, ByteView response, EarlierStamp earlier);

// Judges the stamps in a disclosure, and notes their times in it: with certificates (PEM) as verified, and there must
// be one; without as not verified.
[[nodiscard]] std::vector<Finding> judge_stamps(Disclosure& disclosure, const std::optional<std::string>& trusted_pem);

}  // namespace fieldvault::bundle
