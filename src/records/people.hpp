// Who is in a record, and who stands behind it: whose consent is asked before it leaves.
#pragma once

#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

struct People {
  std::vector<RecordId> in;  // their consent decides about the record
  std::vector<RecordId>
      behind;  // of the testimonies of a case or event, or of what it is about: asked about what identifies
  // Of evidence in it, what says whom it shows or came from may be withheld from this vault.
  bool may_lack_some = false;
};

// A case or an event.
[[nodiscard]] bool is_subject(std::string_view kind);
// What these refer to is what they are about; the references of other kinds only lead to neighbours.
[[nodiscard]] bool is_about_others(std::string_view kind);
// A passport is named by its person, a signed paper by its consent or testimony: the reference stands there alone.
[[nodiscard]] bool names_who_is_shown(std::string_view kind);

[[nodiscard]] People people_of(const RecordStore& store, const Revision& revision);

// Records in which the person may be: the walk of people_of() read backwards, from the heads of records. There are more
// of them than have the person in them, and never fewer; persons_in() decides.
[[nodiscard]] std::vector<RecordId> records_that_may_have(const RecordStore& store, const RecordId& person);

}  // namespace fieldvault::records
