// The one line by which a person recognises a record in a list.
#pragma once

#include <string>
#include <string_view>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

// Never holds a line end or another control character.
[[nodiscard]] std::string record_title(const RecordStore& store, const Revision& revision);

// The code of a person; their id where the code is not known here.
[[nodiscard]] std::string person_code(const RecordStore& store, const RecordId& person);

// Each run of control characters, line ends of Unicode and spaces becomes one space.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace fieldvault::records
