// A consent as a person reads it.
#pragma once

#include <array>
#include <iosfwd>

#include "fieldvault/records/consent.hpp"

namespace fieldvault::cli {

inline constexpr std::array consent_uses = {
    records::Use::store,  records::Use::share_organisation, records::Use::share_partner,
    records::Use::court,  records::Use::publish_anonymous,  records::Use::publish_name,
    records::Use::contact};
inline constexpr std::array consent_levels = {records::IdentityLevel::name, records::IdentityLevel::photograph,
                                              records::IdentityLevel::voice, records::IdentityLevel::place};

// What no program decides by, and the person who exports must know.
void print_what_people_heed(std::ostream& out, const Json& consent);
// "permitted" to share with a partner is for the partner that is named, and conditions may stand at one use alone.
void print_of_each_use(std::ostream& out, const Json& consent);
// As a table where the terminal has room for it, otherwise use by use. `answers`: of each use "decision" and the
// levels.
void print_consent_answers(std::ostream& out, const Json& answers);

}  // namespace fieldvault::cli
