// What a record can be filtered by, taken from its revision when it is indexed.
#pragma once

#include <string>

#include "fieldvault/records/language_tag.hpp"
#include "fieldvault/records/partial_date.hpp"
#include "fieldvault/records/revision.hpp"

namespace fieldvault::search {

// The days that the record is about: of a testimony the interview, of an event or act from its begin to its end, of
// evidence when it was made, of custody when it happened, of a case from opened to closed, of a consent, risk
// assessment, note or link its date. Where it has none, or none that is known here, the day on which this revision was
// written.
[[nodiscard]] records::DaySpan days_of(const records::Revision& revision, const Json& body);

// The languages of the texts that have a tag: ' kk- zh-hans- ', each once, in lower case; ' ' where there is none.
[[nodiscard]] std::string languages_of(const Json& body);
// What stands in such a list exactly where it has a tag that this one takes in.
[[nodiscard]] std::string language_pattern(const records::LanguageTag& tag);

}  // namespace fieldvault::search
