#include <fmt/format.h>

#include <array>

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "object_writer.hpp"
#include "original_name.hpp"

namespace fieldvault::evidence {
namespace {

constexpr std::array<const char*, 4> file_members = {"original_name", "length", "sha256", "object"};

void require_no_file_members(const Json& body) {
  if (!body.is_object()) throw Error(ErrorCode::input_refused, "an evidence record's body is a JSON object");
  for (const char* member : file_members) {
    if (body.contains(member)) {
      throw Error(ErrorCode::input_refused, fmt::format("/{}: is filled in from the attached file", member));
    }
  }
}

void fill_in(Json& body, const vault::Path& file, std::uint64_t length, const crypto::Digest& sha256,
             const vault::ObjectName& object) {
  body["original_name"] = original_name(file);
  body["length"] = length;
  body["sha256"] = sha256.hex();
  body["object"] = object.hex();
}

// What can be refused is refused before gigabytes are encrypted; the record store checks it all again.
void check_early(vault::Vault& vault, const vault::Path& file, Json body) {
  const records::Schema& schema = records::Schema::of_kind(records::kind::evidence);
  fill_in(body, file, 0, {}, {});
  schema.check(body, records::Completeness::whole);
  const records::RecordStore store(vault);
  for (const records::Reference& reference : schema.references(body)) {
    const auto target = records::RecordId::parse(reference.target);
    if (target && !store.current(*target)) {
      throw Error(ErrorCode::not_found, fmt::format("/{}: no record has the id {}", reference.field, reference.target));
    }
  }
}

}  // namespace

Attached attach(vault::Vault& vault, const vault::Path& file, Json body, const Progress& progress) {
  require_no_file_members(body);
  check_early(vault, file, body);
  SealedFile sealed = seal_file(vault, vault.context().disk.open_read_following_links(file), progress);
  const vault::ObjectName object = vault.objects().publish(std::move(sealed.body));
  fill_in(body, file, sealed.length, sealed.sha256, object);

  // Until this commits the object has no row, and the next unlock collects it.
  vault::Transaction transaction(vault.database());
  records::Written record = records::RecordStore(vault).add(records::kind::evidence, body);
  store_object(vault.database(), {object, record.id, std::move(sealed.file_key), sealed.length, sealed.sha256,
                                  crypto::stream_payload_size(crypto::padme_length(sealed.length))});
  // Custody leaves by rules of its own: the name of the file stands in the evidence record only.
  write_custody(vault, record.id, "stored", "", "vault " + vault.id().text(), "attached");
  ledger::Journal(vault).act(ledger::action::evidence_attach, record.id.text(),
                             {{"evidence", record.id.text()},
                              {"sha256", sealed.sha256.hex()},
                              {"length", sealed.length},
                              {"object", object.hex()}},
                             object);
  transaction.commit();
  vault.objects().confirm(object);
  return {std::move(record), object, sealed.sha256, sealed.length};
}

records::Written describe(vault::Vault& vault, const Json& body) {
  require_no_file_members(body);
  return records::RecordStore(vault).add(records::kind::evidence, body);
}

records::Written revise(vault::Vault& vault, const records::RecordId& evidence, Json body) {
  records::RecordStore store(vault);
  const auto current = store.current(evidence);
  if (!current) throw Error(ErrorCode::not_found, "there is no record " + evidence.text());
  if (!body.is_object()) throw Error(ErrorCode::input_refused, "an evidence record's body is a JSON object");
  const Json present = current->revision.body();
  for (const char* member : file_members) {
    if (!present.contains(member) && !body.contains(member)) continue;
    if (!body.contains(member)) body[member] = present.at(member);
    if (body.at(member) != present.value(member, Json())) {
      throw Error(ErrorCode::input_refused, fmt::format("/{}: says of the attached file what was so", member));
    }
  }
  return store.revise(evidence, body);
}

}  // namespace fieldvault::evidence
