// What was stated about the danger to each person: risk assessments, protection needs, what a testimony says of risk.
#pragma once

#include <map>

#include "fieldvault/report/seizure.hpp"

namespace fieldvault::report {

struct StatedRisk {
  std::optional<RiskLevel> level;  // the worst of those that are stated
  std::vector<std::string> words;
};
// Of every person of whom anything is stated in this vault, whichever device wrote it. An assessment of a testimony, an
// event or a case counts for each person in it.
[[nodiscard]] std::map<records::RecordId, StatedRisk> stated_risks(const records::RecordStore& store);

}  // namespace fieldvault::report
