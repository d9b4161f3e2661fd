// Reading: heads, history, and who refers to whom. record_writing.cpp has what changes the vault.
#include "fieldvault/records/record_store.hpp"

#include <map>

#include "fieldvault/crypto/error.hpp"
#include "known_targets.hpp"
#include "record_title.hpp"
#include "revision_table.hpp"
#include "set_aside_table.hpp"

namespace fieldvault::records {
namespace {

RecordId stored_id(const std::string& text) {
  const auto id = RecordId::parse(text);
  if (!id) throw Error(ErrorCode::damaged, "a stored record has a malformed id");
  return *id;
}

// Read from the vault; nullopt where there is no such revision.
std::optional<StoredRevision> read_row(const RevisionTable& table, ReadRevisions& revisions, const std::string& root) {
  const auto line = revisions.is_checked(root) ? RevisionTable::Line::checked : RevisionTable::Line::unchecked;
  std::optional<SizedRevision> row = table.sized_by_root(root, line);
  if (!row) return std::nullopt;
  const StoredRevision& stored = row->stored;
  if (line == RevisionTable::Line::unchecked) {
    if (stored.revision.root().hex() != root) throw Error(ErrorCode::damaged, "a stored record has another root");
    revisions.add_checked(root);
  }
  revisions.keep(root, {stored.revision, stored.log, stored.position}, row->line_size);
  return std::move(row->stored);
}

// Read from the vault, or from what was read lately.
StoredRevision read_head(const RevisionTable& table, ReadRevisions& revisions, const std::string& root) {
  if (const ReadRevisions::Read* read = revisions.find(root)) {
    return {read->revision, read->log, read->position, true};
  }
  std::optional<StoredRevision> stored = read_row(table, revisions, root);
  if (!stored) throw Error(ErrorCode::damaged, "a stored record is in an index and not in its table");
  return *std::move(stored);
}

}  // namespace

RecordStore::RecordStore(vault::Vault& vault) : vault_(&vault), known_(std::make_shared<KnownTargets>()) {}

std::optional<StoredRevision> RecordStore::current(const RecordId& id) const {
  std::vector<StoredRevision> found = heads(id);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<StoredRevision> RecordStore::heads(const RecordId& id) const {
  const RevisionTable table(vault_->database());
  std::vector<StoredRevision> rows;
  for (const std::string& root : table.head_roots_of(id.text())) {
    rows.push_back(read_head(table, known_->revisions(), root));
  }
  sort_newest_first(rows);
  return rows;
}

std::vector<std::string> RecordStore::head_lines(const RecordId& id) const {
  return RevisionTable(vault_->database()).head_lines(id.text());
}

std::vector<StoredRevision> RecordStore::history(const RecordId& id) const {
  return RevisionTable(vault_->database()).history(id.text());
}

std::vector<Json> RecordStore::givers_of(const RecordId& consent) const {
  if (const std::vector<Json>* known = known_->givers(consent)) return *known;
  std::vector<Json> givers;
  for (const StoredRevision& head : heads(consent)) {
    const Json giver = head.revision.body().value("given_by", Json());
    if (!giver.is_null()) givers.push_back(giver);
  }
  known_->add_givers(consent, givers);
  return givers;
}

std::optional<StoredRevision> RecordStore::find_root(const crypto::Digest& root) const {
  const RevisionTable table(vault_->database());
  const std::string hex = root.hex();
  const ReadRevisions::Read* read = known_->revisions().find(hex);
  if (read == nullptr) return read_row(table, known_->revisions(), hex);
  const auto is_head = table.is_head(hex);
  if (!is_head) return std::nullopt;
  return StoredRevision{read->revision, read->log, read->position, *is_head};
}

void RecordStore::each(std::string_view kind, const std::function<void(const Summary&)>& visit) const {
  for (const std::string& record : RevisionTable(vault_->database()).records(kind, Listed::present)) {
    if (const auto revision = current(stored_id(record))) visit(summary(*revision));
  }
}

void RecordStore::each_head(std::string_view kind, const std::function<void(const StoredRevision&)>& visit,
                            Listed listed) const {
  const RevisionTable table(vault_->database());
  for (const std::string& root : table.head_roots(kind, listed)) {
    visit(read_head(table, known_->revisions(), root));
  }
}

std::optional<SetAside> RecordStore::set_aside(const RecordId& id) const {
  return SetAsideTable(vault_->database()).find(id);
}

Summary RecordStore::summary(const StoredRevision& stored) const {
  const Envelope& envelope = stored.revision.envelope();
  return {envelope.id,       envelope.kind(),     record_title(*this, stored.revision),
          envelope.revision, envelope.written_at, has_conflict(envelope.id)};
}

bool RecordStore::has_conflict(const RecordId& id) const {
  return RevisionTable(vault_->database()).head_roots_of(id.text()).size() > 1;
}

std::vector<RecordId> RecordStore::referring_to(const RecordId& target, std::string_view kind) const {
  std::vector<RecordId> ids;
  for (const std::string& source : RevisionTable(vault_->database()).sources(target.text(), kind)) {
    ids.push_back(stored_id(source));
  }
  return ids;
}

std::vector<RecordId> RecordStore::referring_to(const RecordId& target, std::span<const std::string_view> kinds) const {
  const std::map<std::string, std::string> kind_of = RevisionTable(vault_->database()).sources_and_kinds(target.text());
  std::vector<RecordId> ids;
  for (const std::string_view kind : kinds) {
    for (const auto& [source, of_source] : kind_of) {
      if (of_source == kind) ids.push_back(stored_id(source));
    }
  }
  return ids;
}

}  // namespace fieldvault::records
