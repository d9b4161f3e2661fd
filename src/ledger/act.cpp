#include "fault_list.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::ledger {
namespace {

crypto::Digest commit(ByteView salt, ByteView content) {
  crypto::Sha256 hash;
  hash.update(salt);
  hash.update(content);
  return hash.finish();
}

std::vector<std::string> act_faults(vault::Database& database) {
  FaultList faults("ledger");
  vault::Statement acts = database.prepare(
      "SELECT log.device, act.position, act.salt, act.content, log_entry.commitment FROM act "
      "LEFT JOIN log ON log.id = act.log "
      "LEFT JOIN log_entry ON log_entry.log = act.log AND log_entry.position = act.position "
      "ORDER BY act.log, act.position");
  while (acts.step()) {
    const auto name = [&] {
      return "of " + acts.text(0) + ": what stands behind entry " + std::to_string(acts.integer(1));
    };
    if (acts.is_null(4))
      faults.add(name() + " belongs to no entry");
    else if (commit(acts.blob(2), acts.blob(3)).hex() != acts.text(4))
      faults.add(name() + " was changed");
  }
  return std::move(faults).take();
}

// In the own ledger nothing is withheld: an entry commits to an act or to a revision, and one of them is there. The
// table of revisions is read here because "neither" can only be asked where both are known.
std::vector<std::string> missing_content(vault::Database& database) {
  FaultList faults("own ledger");
  vault::Statement entries = database.prepare(
      "SELECT position, action FROM log_entry WHERE log = 0 "
      "AND NOT EXISTS (SELECT 1 FROM act WHERE act.log = 0 AND act.position = log_entry.position) "
      "AND NOT EXISTS (SELECT 1 FROM revision WHERE revision.root = log_entry.commitment) ORDER BY position");
  while (entries.step()) {
    faults.add("what stands behind entry " + std::to_string(entries.integer(0)) + " (" + entries.text(1) +
               ") is missing");
  }
  return std::move(faults).take();
}

}  // namespace

crypto::Digest Act::commitment() const { return commit(salt, bytes_of(canonical_json(content))); }

std::optional<Act> find_act(vault::Database& database, std::int64_t log, std::uint64_t index) {
  vault::Statement select = database.prepare("SELECT salt, content FROM act WHERE log = ?1 AND position = ?2");
  select.bind(1, log).bind(2, static_cast<std::int64_t>(index));
  if (!select.step()) return std::nullopt;
  Act act;
  act.index = index;
  act.salt = select.blob(0);
  act.content = parse_canonical_json(text_of(select.blob(1)), "ledger act");
  return act;
}

void store_act(vault::Database& database, std::int64_t log, const Act& act) {
  const std::string content = canonical_json(act.content);
  vault::Statement insert = database.prepare("INSERT INTO act (log, position, salt, content) VALUES (?1, ?2, ?3, ?4)");
  insert.bind(1, log).bind(2, static_cast<std::int64_t>(act.index));
  insert.bind(3, ByteView(act.salt)).bind(4, bytes_of(content));
  insert.run();
}

std::vector<std::string> ledger_faults(vault::Database& database) {
  std::vector<std::string> faults;
  const auto collect = [&faults](std::vector<std::string> found) {
    faults.insert(faults.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  };
  std::vector<std::int64_t> logs;
  vault::Statement ids = database.prepare("SELECT id FROM log ORDER BY id");
  while (ids.step()) logs.push_back(ids.integer(0));
  for (const std::int64_t id : logs) collect(Log::by_id(database, id).faults());
  collect(act_faults(database));
  collect(missing_content(database));
  return faults;
}

}  // namespace fieldvault::ledger
