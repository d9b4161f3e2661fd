// Officers with their keys, and rosters that they sign; all invented.
#pragma once

#include <vector>

#include "card_fixtures.hpp"
#include "fieldvault/trust/roster_file.hpp"

namespace fieldvault::test {

struct Officers {
  CardMaker amal;
  CardMaker bek;
  CardMaker chen;
  CardMaker field;

  [[nodiscard]] trust::Roster roster(std::uint64_t threshold = 2) const {
    trust::Roster roster{1,
                         {},
                         "2026-01-01",
                         "2026-12-31",
                         threshold,
                         {amal.signing.public_key(), bek.signing.public_key(), chen.signing.public_key()},
                         {amal.card("Amal", trust::Role::officer), bek.card("Bek", trust::Role::officer),
                          chen.card("Chen", trust::Role::officer), field.card("Field 7")},
                         {}};
    trust::sort_roster(roster);
    return roster;
  }

  // The version after `before`.
  [[nodiscard]] static trust::Roster after(const trust::Roster& before) {
    trust::Roster next = before;
    next.version = before.version + 1;
    next.previous = before.hash();
    return next;
  }
};

inline trust::RosterFile signed_by(const trust::Roster& roster, const std::vector<const CardMaker*>& officers) {
  trust::RosterFile file{roster, {}};
  for (const CardMaker* officer : officers) file.sign(officer->signing);
  return file;
}

inline bool nobody(const crypto::VerifyingKey&) { return false; }

}  // namespace fieldvault::test
