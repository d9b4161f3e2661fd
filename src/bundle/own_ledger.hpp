// The stretch of this vault's ledger that a bundle carries, as its two files say it.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "fieldvault/bundle/statement.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::bundle {

// The leaves [from, to), in order, without line ends.
void each_leaf(vault::Database& database, std::uint64_t from, std::uint64_t to,
               const std::function<void(std::string_view leaf)>& visit);

[[nodiscard]] Consistency consistency_between(vault::Database& database, std::uint64_t from, std::uint64_t to);

}  // namespace fieldvault::bundle
