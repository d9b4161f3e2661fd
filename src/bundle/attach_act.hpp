// When a piece of evidence was attached: the act behind its entry, in this vault's ledger or in another device's.
#pragma once

#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::bundle {

struct AttachAct {
  std::int64_t log;
  ledger::Act act;
};

// In whichever ledger, this vault's first; Error(damaged) where no ledger says it.
[[nodiscard]] AttachAct find_attachment(vault::Database& database, const records::RecordId& evidence,
                                        const vault::ObjectName& object);

}  // namespace fieldvault::bundle
