#include <fmt/format.h>

#include <optional>

#include "agreement.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/evidence/object_reader.hpp"
#include "fieldvault/vault/room.hpp"
#include "fieldvault/vault/unconfirmed_file.hpp"

namespace fieldvault::evidence {
namespace {

// Who holds a body that was purged here, as the custody record of its destruction says.
std::string purge_note(vault::Vault& vault, const records::RecordId& evidence) {
  const records::RecordStore store(vault);
  const std::vector<records::StoredRevision> events = custody_of(store, evidence);
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    const Json body = event->revision.body();
    if (body.value("action", Json()) != Json("destroyed")) continue;
    std::string note;
    if (const Json why = body.value("why", Json()); why.is_string()) note = ": " + why.get<std::string>();
    if (const Json to = body.value("to", Json()); to.is_string()) note += "; held by " + to.get<std::string>();
    return note;
  }
  return {};
}

// A body that does not hold what was recorded is worth knowing at headquarters too: the ledger keeps it.
void open_or_record(vault::Vault& vault, const StoredObject& object, crypto::ByteSink& out, const Progress& progress) {
  try {
    open_object(vault, object, out, progress);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::authentication_failed && error.code() != ErrorCode::damaged) throw;
    vault::Transaction transaction(vault.database());
    ledger::Journal(vault).act(ledger::action::evidence_refuse, object.evidence.text(),
                               {{"code", static_cast<int>(error.code())},
                                {"evidence", object.evidence.text()},
                                {"message", error.what()},
                                {"object", object.name.hex()}});
    transaction.commit();
    throw;
  }
}

}  // namespace

StoredObject readable_object(vault::Vault& vault, const records::RecordId& evidence) {
  const auto record = records::RecordStore(vault).current(evidence);
  if (!record || record->revision.envelope().kind() != records::kind::evidence) {
    throw Error(ErrorCode::not_found, fmt::format("no evidence has the id {}", evidence.text()));
  }
  std::optional<StoredObject> object = object_of(vault.database(), evidence);
  if (!object) {
    throw Error(ErrorCode::not_found, fmt::format("evidence {} has no file in this vault", evidence.text()));
  }
  if (!object->file_key) {
    throw Error(ErrorCode::not_found, fmt::format("the file of evidence {} is not in this vault any more{}",
                                                  evidence.text(), purge_note(vault, evidence)));
  }
  if (const auto member = disagreement(*object, record->revision.body())) {
    throw Error(ErrorCode::damaged,
                fmt::format("evidence {}: record and object do not agree on '{}'", evidence.text(), *member));
  }
  return std::move(*object);
}

void extract(vault::Vault& vault, const records::RecordId& evidence, const vault::Path& out, const Progress& progress) {
  if (vault.context().disk.exists(out)) {
    throw Error(ErrorCode::input_refused, fmt::format("{} exists already and is left as it is", out.string()));
  }
  const StoredObject object = readable_object(vault, evidence);
  vault::require_room_for_file(vault.context().disk, vault::Disk::folder_of(out), object.length);
  vault::UnconfirmedFile file(vault.context(), out);
  open_or_record(vault, object, file, progress);
  file.sync();

  // The ledger comes first: no file may leave that it does not know of.
  vault::Transaction transaction(vault.database());
  write_custody(vault, evidence, "extracted", "vault " + vault.id().text(), "", "");
  ledger::Journal(vault).act(
      ledger::action::evidence_extract, evidence.text(),
      {{"evidence", evidence.text()}, {"sha256", object.sha256.hex()}, {"object", object.name.hex()}});
  transaction.commit();
  file.publish(out);
}

}  // namespace fieldvault::evidence
