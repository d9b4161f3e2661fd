#include "attach_act.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::bundle {

AttachAct find_attachment(vault::Database& database, const records::RecordId& evidence,
                          const vault::ObjectName& object) {
  vault::Statement select = database.prepare(
      "SELECT leaf, position, log FROM log CROSS JOIN log_entry INDEXED BY log_entry_object"
      " ON log_entry.log = log.id AND object = ?1 AND action = ?2 ORDER BY log.id, position");
  select.bind(1, evidence.text()).bind(2, ledger::action::evidence_attach);
  while (select.step()) {
    if (ledger::Entry::parse(text_of(select.blob(0))).body != object) continue;
    const std::int64_t log = select.integer(2);
    auto act = ledger::find_act(database, log, static_cast<std::uint64_t>(select.integer(1)));
    if (act) return {log, *std::move(act)};
  }
  throw Error(ErrorCode::damaged,
              fmt::format("the ledger does not say when evidence {} was attached", evidence.text()));
}

}  // namespace fieldvault::bundle
