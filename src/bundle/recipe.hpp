// The recipe of a bundle: together with its items and its seed, everything that the bytes follow from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/bundle/statement.hpp"
#include "fieldvault/ledger/json.hpp"

namespace fieldvault::bundle {

struct Recipe {
  std::string bundle_id;
  BundlePlace place;
  std::string date;
  records::Use purpose;
  std::vector<StatedRecipient> recipients;  // as in the statement
  std::vector<std::string> fingerprints;    // of their cards, in the same order
  std::uint64_t log_from;                   // the entries [log_from, log_to) go into the bundle
  std::uint64_t log_to;

  [[nodiscard]] Json json() const;
  // Reads what this vault stored; Error(damaged) otherwise.
  [[nodiscard]] static Recipe parse(std::string_view canonical);

  [[nodiscard]] const StatedRecipient& destination() const { return recipients.front(); }
};

}  // namespace fieldvault::bundle
