#include <fmt/format.h>

#include <array>
#include <set>
#include <span>

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/crypto/padme.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "fieldvault/vault/room.hpp"
#include "object_writer.hpp"

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
class EarlyCheck {
 public:
  explicit EarlyCheck(vault::Vault& vault) : store_(vault) {}

  void check(const FileToAttach& each) {
    require_no_file_members(each.body);
    Json body = each.body;
    fill_in(body, each.file, 0, {}, {});
    schema_.check(body, records::Completeness::whole);
    for (const records::Reference& reference : schema_.references(body)) require_target(reference);
  }

 private:
  // Most of many files name the same record.
  void require_target(const records::Reference& reference) {
    if (!asked_.insert(reference.target).second) return;
    const auto target = records::RecordId::parse(reference.target);
    if (target && !store_.current(*target)) {
      throw Error(ErrorCode::not_found, fmt::format("/{}: no record has the id {}", reference.field, reference.target));
    }
  }

  records::RecordStore store_;
  const records::Schema& schema_ = records::Schema::of_kind(records::kind::evidence);
  std::set<std::string> asked_;
};

std::uint64_t sealed_size(std::uint64_t length) { return crypto::stream_payload_size(crypto::padme_length(length)); }

// Their true bytes together.
std::uint64_t check_all_early(vault::Vault& vault, const std::vector<FileToAttach>& files) {
  std::uint64_t length = 0;
  std::uint64_t needed = 0;
  EarlyCheck early(vault);
  for (const FileToAttach& each : files) {
    early.check(each);
    const std::uint64_t of_this = vault.context().disk.open_read_following_links(each.file).size();
    vault::require_room_for_file(vault.context().disk, vault.folder(), sealed_size(of_this));
    length += of_this;
    needed += sealed_size(of_this);
  }
  vault::require_space(vault.context().disk, vault.folder(), needed);
  return length;
}

// In the transaction of the caller. Until that commits the object has no row, and the next unlock collects it.
Attached record(vault::Vault& vault, records::RecordStore& store, const FileToAttach& each, SealedFile& sealed,
                const vault::ObjectName& object) {
  Json body = each.body;
  fill_in(body, each.file, sealed.length, sealed.sha256, object);
  records::Written record = store.add(records::kind::evidence, body);
  store_object(vault.database(), {object, record.id, std::move(sealed.file_key), sealed.length, sealed.sha256,
                                  sealed_size(sealed.length)});
  // Custody leaves by rules of its own: the name of the file stands in the evidence record only.
  write_custody(vault, store, record.id, "stored", "", "vault " + vault.id().text(), "attached");
  ledger::Journal(vault).act(ledger::action::evidence_attach, record.id.text(),
                             {{"evidence", record.id.text()},
                              {"sha256", sealed.sha256.hex()},
                              {"length", sealed.length},
                              {"object", object.hex()}},
                             object);
  return {std::move(record), object, sealed.sha256, sealed.length};
}

std::vector<Attached> record_all(vault::Vault& vault, std::span<const FileToAttach> files,
                                 std::vector<SealedFile> sealed) {
  std::vector<vault::StagedObject> bodies;
  for (SealedFile& each : sealed) bodies.push_back(std::move(each.body));
  const std::vector<vault::ObjectName> objects = vault.objects().publish(std::move(bodies));
  std::vector<Attached> attached;
  vault::Transaction transaction(vault.database());
  records::RecordStore store(vault);
  for (std::size_t at = 0; at < files.size(); ++at) {
    attached.push_back(record(vault, store, files[at], sealed[at], objects[at]));
  }
  transaction.commit();
  for (const vault::ObjectName& object : objects) vault.objects().confirm(object);
  return attached;
}

}  // namespace

Attached attach(vault::Vault& vault, const vault::Path& file, Json body, const Progress& progress) {
  std::optional<Attached> one;
  const auto take = [&](const FileToAttach&, const Attached& attached) { one = attached; };
  attach_all(vault, {{file, std::move(body)}}, take, progress);
  return std::move(one).value();
}

void attach_all(vault::Vault& vault, const std::vector<FileToAttach>& files,
                const std::function<void(const FileToAttach&, const Attached&)>& attached, const Progress& progress) {
  const std::uint64_t total = check_all_early(vault, files);
  std::uint64_t done = 0;
  std::vector<SealedFile> group;
  std::uint64_t group_size = 0;
  for (std::size_t next = 0; next < files.size();) {
    const std::size_t first = next;
    while (next < files.size() && group.size() < most_attached_at_once && group_size < attached_bytes_at_once) {
      const auto of_all = [&](std::uint64_t of_this, std::uint64_t) {
        if (progress) progress(done + of_this, total);
      };
      group.push_back(seal_file(vault, vault.context().disk.open_read_following_links(files[next].file), of_all));
      group_size += group.back().length;
      done += group.back().length;
      ++next;
    }
    const std::span<const FileToAttach> of_group = std::span(files).subspan(first, next - first);
    const std::vector<Attached> recorded = record_all(vault, of_group, std::move(group));
    for (std::size_t at = 0; at < recorded.size(); ++at) attached(of_group[at], recorded[at]);
    group.clear();
    group_size = 0;
  }
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
