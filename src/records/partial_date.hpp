// Dates as exactly as somebody knows them: a year, a month, a day, a moment, or the answer that is none of these.
#pragma once

#include <string_view>

namespace fieldvault::records {

// "2018", "2018-04", "2018-04-07", "2018-04-07T09:30:00+06:00" (RFC 3339, upper-case T and Z), "unknown", "declined".
// Years 0001 to 9999, and only days that the Gregorian calendar has.
[[nodiscard]] bool is_partial_date(std::string_view text);
// "2018-04-07" and nothing else.
[[nodiscard]] bool is_full_date(std::string_view text);

}  // namespace fieldvault::records
