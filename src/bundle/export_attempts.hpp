// Writing a prepared bundle: a new one, which is given up and prepared again where a body in it proves damaged, or one
// that an export began and did not finish (docs/decisions/029-a-body-that-rotted-stays-home.md).
#pragma once

#include <string_view>

#include "parties.hpp"
#include "prepare.hpp"
#include "sealed_writer.hpp"

namespace fieldvault::bundle {

inline constexpr std::string_view way_out = "give it up with `bundle export --void`, then export again";

// Errors: as of export_bundle.
[[nodiscard]] ExportReport export_new(vault::Vault& vault, const Parties& parties, const ExportRequest& request,
                                      const evidence::Progress& progress, const TellOutlook& tell);

// With the bytes that it was to have. Its number may have been handed on, and only a person can know whether it may be
// given up: Error(damaged) names the ways on where a body rotted since.
[[nodiscard]] ExportReport finish_earlier(vault::Vault& vault, const PreparedBundle& earlier, const Target& target,
                                          const evidence::Progress& progress);

// Its number stays used, and a ledger entry says so. Inside a transaction.
void give_up(vault::Vault& vault, const Recipe& recipe);

}  // namespace fieldvault::bundle
