// The parts of a case file, each with its heading; empty where there is nothing to say.
#pragma once

#include <string>

#include "case_records.hpp"
#include "fieldvault/report/html.hpp"

namespace fieldvault::report {

[[nodiscard]] Html withdrawals_part(const CaseRecords& records, CaseFile& counted);
[[nodiscard]] Html conflicts_part(const CaseRecords& records, CaseFile& counted);
[[nodiscard]] Html persons_part(const CaseRecords& records, vault::Timestamp now, CaseFile& counted);
[[nodiscard]] Html events_part(const CaseRecords& records, CaseFile& counted);
[[nodiscard]] Html testimonies_part(const CaseRecords& records, CaseFile& counted);
[[nodiscard]] Html evidence_part(const CaseRecords& records, vault::Vault& vault, CaseFile& counted);

// What a record is called in the page: its title where it may be shown, otherwise its kind and the end of its id.
[[nodiscard]] std::string called(const CaseRecords& records, const ShownRecord& record);
[[nodiscard]] std::string short_id(const records::RecordId& id);
// A person's code as a link to their row.
[[nodiscard]] Html person_link(const CaseRecords& records, const Json& person);
// "Left out of this record: title, place." Counts them.
[[nodiscard]] Html left_out_of(const ShownRecord& record, CaseFile& counted);

}  // namespace fieldvault::report
