#include "revision_table.hpp"

#include <algorithm>
#include <set>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::records {
namespace {

constexpr std::string_view not_set_aside =
    " AND NOT EXISTS (SELECT 1 FROM set_aside WHERE set_aside.record = revision.record)";

std::vector<StoredRevision> all_rows(vault::Statement& statement) {
  std::vector<StoredRevision> rows;
  while (statement.step()) rows.push_back(stored_revision(statement, 0));
  return rows;
}

std::vector<std::string> all_texts(vault::Statement& statement) {
  std::vector<std::string> texts;
  while (statement.step()) texts.push_back(statement.text(0));
  return texts;
}

void add_ids(const std::string& field, const Json& value, std::vector<Reference>& references) {
  if (value.is_structured()) {
    for (const Json& each : value) add_ids(field, each, references);
  } else if (value.is_string() && RecordId::parse(value.get_ref<const std::string&>())) {
    references.push_back({field, "any", value.get<std::string>()});
  }
}

// Of a schema that is not known here: every id in it. A newer consent that cannot be read must still be seen.
std::vector<Reference> likely_references(const Json& body) {
  std::vector<Reference> references;
  for (const auto& [field, value] : body.items()) add_ids(field, value, references);
  return references;
}

}  // namespace

// Mostly one: SQLite would set up a sorter for it.
void sort_newest_first(std::vector<StoredRevision>& rows) {
  if (rows.size() < 2) return;
  std::sort(rows.begin(), rows.end(), [](const StoredRevision& left, const StoredRevision& right) {
    const auto key = [](const StoredRevision& row) {
      return std::pair(row.revision.envelope().written_at.text(), row.revision.root().hex());
    };
    return key(left) > key(right);
  });
}

std::vector<Reference> references_of(const Revision& revision) {
  const Json body = revision.body();
  const Schema* schema = Schema::find(revision.envelope().schema);
  return schema != nullptr ? schema->references(body) : likely_references(body);
}

namespace {

template <typename Parse>
StoredRevision stored_revision_by(const vault::Statement& row, int column, const Parse& parse) {
  const Bytes line = row.blob(column);
  try {
    return {parse(text_of(line)), row.integer(column + 1), static_cast<std::uint64_t>(row.integer(column + 2)),
            row.integer(column + 3) != 0};
  } catch (const Error& error) {
    throw Error(ErrorCode::damaged, std::string("a stored record cannot be read: ") + error.what());
  }
}

}  // namespace

StoredRevision stored_revision(const vault::Statement& row, int column) {
  return stored_revision_by(row, column, [](std::string_view line) { return Revision::parse(line); });
}

std::optional<StoredRevision> RevisionTable::by_root(std::string_view root) const {
  std::optional<SizedRevision> found = sized_by_root(root);
  if (!found) return std::nullopt;
  return std::move(found->stored);
}

std::optional<SizedRevision> RevisionTable::sized_by_root(std::string_view root, Line line) const {
  vault::Statement select =
      database_->prepare("SELECT line, log, position, is_head, length(line) FROM revision WHERE root = ?1");
  select.bind(1, root);
  if (!select.step()) return std::nullopt;
  const auto known_root = line == Line::checked ? crypto::Digest::parse(root) : std::nullopt;
  const auto parse = [&](std::string_view text) {
    return known_root ? Revision::parse_again(text, *known_root) : Revision::parse(text);
  };
  return SizedRevision{stored_revision_by(select, 0, parse), static_cast<std::size_t>(select.integer(4))};
}

std::optional<bool> RevisionTable::is_head(std::string_view root) const {
  vault::Statement select = database_->prepare("SELECT is_head FROM revision WHERE root = ?1");
  select.bind(1, root);
  if (!select.step()) return std::nullopt;
  return select.integer(0) != 0;
}

std::vector<StoredRevision> RevisionTable::heads(std::string_view record) const {
  vault::Statement select =
      database_->prepare("SELECT line, log, position, is_head FROM revision WHERE record = ?1 AND is_head = 1");
  select.bind(1, record);
  std::vector<StoredRevision> rows = all_rows(select);
  sort_newest_first(rows);
  return rows;
}

std::vector<std::string> RevisionTable::head_lines(std::string_view record) const {
  vault::Statement select = database_->prepare("SELECT line FROM revision WHERE record = ?1 AND is_head = 1");
  select.bind(1, record);
  std::vector<std::string> lines;
  while (select.step()) lines.emplace_back(text_of(select.blob(0)));
  return lines;
}

std::vector<StoredRevision> RevisionTable::former(std::string_view record) const {
  vault::Statement select =
      database_->prepare("SELECT line, log, position, is_head FROM revision WHERE record = ?1 AND is_head = 0");
  select.bind(1, record);
  return all_rows(select);
}

std::vector<StoredRevision> RevisionTable::history(std::string_view record) const {
  vault::Statement select =
      database_->prepare("SELECT line, log, position, is_head FROM revision WHERE record = ?1 ORDER BY revision, root");
  select.bind(1, record);
  return all_rows(select);
}

std::optional<std::string> RevisionTable::kind_of(std::string_view record) const {
  vault::Statement select = database_->prepare("SELECT kind FROM revision WHERE record = ?1 LIMIT 1");
  select.lend(1, record);
  if (!select.step()) return std::nullopt;
  return select.text(0);
}

std::vector<std::string> RevisionTable::head_roots_of(std::string_view record) const {
  vault::Statement select = database_->prepare("SELECT root FROM revision WHERE record = ?1 AND is_head = 1");
  select.bind(1, record);
  return all_texts(select);
}

std::vector<std::string> RevisionTable::head_roots(std::string_view kind, Listed listed) const {
  std::string sql = "SELECT root FROM revision WHERE is_head = 1";
  if (!kind.empty()) sql += " AND kind = ?1";
  if (listed == Listed::present) sql += not_set_aside;
  vault::Statement select = database_->prepare(sql);
  if (!kind.empty()) select.bind(1, kind);
  return all_texts(select);
}

bool RevisionTable::has_kind(std::string_view kind) const {
  vault::Statement select = database_->prepare("SELECT 1 FROM revision WHERE kind = ?1 AND is_head = 1 LIMIT 1");
  select.bind(1, kind);
  return select.step();
}

// Walks the index of `added` and reads only the front of each row: the '+' keeps the planner from sorting whole rows,
// whose columns after the line cost a read of all its pages.
std::vector<std::string> RevisionTable::records(std::string_view kind, Listed listed) const {
  std::string sql = "SELECT record FROM revision WHERE (?1 = '' OR +kind = ?1)";
  if (listed == Listed::present) sql += not_set_aside;
  vault::Statement select = database_->prepare(sql + " ORDER BY added");
  select.bind(1, kind);
  std::vector<std::string> records;
  std::set<std::string> seen;
  while (select.step()) {
    std::string record = select.text(0);
    if (seen.insert(record).second) records.push_back(std::move(record));
  }
  return records;
}

std::vector<std::string> RevisionTable::records_like(std::string_view part, std::string_view kind, int limit) const {
  vault::Statement select = database_->prepare(
      "SELECT record FROM (SELECT DISTINCT record FROM revision"
      " WHERE substr(record, 1, ?2) = ?1 OR substr(record, -?2) = ?1) AS found"
      " WHERE ?3 = '' OR (SELECT kind FROM revision AS r WHERE r.record = found.record LIMIT 1) = ?3 LIMIT ?4");
  select.bind(1, part).bind(2, static_cast<std::int64_t>(part.size())).bind(3, kind).bind(4, std::int64_t{limit});
  return all_texts(select);
}

std::vector<std::string> RevisionTable::records_with(std::string_view kind, std::string_view bytes) const {
  vault::Statement select = database_->prepare(
      "SELECT DISTINCT record FROM revision WHERE kind = ?1 AND is_head = 1 AND instr(line, ?2) > 0");
  select.bind(1, kind).bind(2, bytes_of(bytes));
  return all_texts(select);
}

bool RevisionTable::has_child(const Revision& revision) const {
  const std::vector<StoredRevision> others = history(revision.envelope().id.text());
  return std::any_of(others.begin(), others.end(), [&](const StoredRevision& other) {
    const auto& parents = other.revision.envelope().parents;
    return std::find(parents.begin(), parents.end(), revision.root()) != parents.end();
  });
}

void RevisionTable::insert(const Revision& revision, std::string_view line, const std::vector<Reference>& references,
                           std::int64_t log, std::uint64_t position) {
  const Envelope& envelope = revision.envelope();
  const bool is_first_here = !kind_of(envelope.id.text());
  // A parent may arrive after its child.
  const bool is_head = is_first_here || !has_child(revision);
  vault::Statement insert = database_->prepare(
      "INSERT INTO revision (root, record, kind, revision, written_at, device, log, position, line, is_head)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
  const std::string root = revision.root().hex();
  const std::string kind = envelope.kind();
  const std::string written_at = envelope.written_at.text();
  const std::string device = envelope.device.text();
  insert.lend(1, root).lend(2, envelope.id.text()).lend(3, kind);
  insert.bind(4, static_cast<std::int64_t>(envelope.revision)).lend(5, written_at);
  insert.lend(6, device).bind(7, log).bind(8, static_cast<std::int64_t>(position));
  insert.lend(9, bytes_of(line)).bind(10, std::int64_t{is_head ? 1 : 0});
  insert.run();
  if (is_first_here) return link(envelope, references);
  vault::Statement unhead = database_->prepare("UPDATE revision SET is_head = 0 WHERE root = ?1 AND record = ?2");
  for (const crypto::Digest& parent : envelope.parents) {
    unhead.bind(1, parent.hex()).bind(2, envelope.id.text());
    unhead.run();
  }
  relink(revision);
}

// It is new here in what it says, so it is numbered anew: the full text finds by `added` what it has not read yet.
void RevisionTable::replace_line(const Revision& revision) {
  vault::Statement update = database_->prepare(
      "UPDATE revision SET line = ?2, added = (SELECT max(added) + 1 FROM revision) WHERE root = ?1");
  update.bind(1, revision.root().hex()).bind(2, bytes_of(revision.line()));
  update.run();
  relink(revision);
}

void RevisionTable::number_anew(std::string_view record) {
  vault::Statement update = database_->prepare(
      "UPDATE revision SET added = (SELECT max(added) + 1 FROM revision)"
      " WHERE added = (SELECT max(added) FROM revision WHERE record = ?1 AND is_head = 1)");
  update.bind(1, record).run();
}

// `changed` was just stored; most records have no other revision, and their line need not be read back.
void RevisionTable::relink(const Revision& changed) {
  const std::string& record = changed.envelope().id.text();
  vault::Statement forget = database_->prepare("DELETE FROM record_link WHERE source = ?1");
  forget.bind(1, record);
  forget.run();
  const std::vector<std::string> roots = head_roots_of(record);
  for (const std::string& root : roots) {
    if (root == changed.root().hex()) {
      link(changed.envelope(), references_of(changed));
    } else if (const auto head = by_root(root)) {
      link(head->revision.envelope(), references_of(head->revision));
    }
  }
}

void RevisionTable::link(const Envelope& head, const std::vector<Reference>& references) {
  vault::Statement insert =
      database_->prepare("INSERT OR IGNORE INTO record_link (source, field, target, kind) VALUES (?1, ?2, ?3, ?4)");
  const std::string kind = head.kind();
  for (const Reference& reference : references) {
    insert.lend(1, head.id.text()).lend(2, reference.field).lend(3, reference.target).lend(4, kind);
    insert.run();
  }
}

std::vector<std::string> RevisionTable::sources(std::string_view target, std::string_view kind) const {
  std::string sql = "SELECT DISTINCT source FROM record_link WHERE target = ?1";
  if (!kind.empty()) sql += " AND kind = ?2";
  vault::Statement select = database_->prepare(sql + " ORDER BY source");
  select.bind(1, target);
  if (!kind.empty()) select.bind(2, kind);
  return all_texts(select);
}

// SQLite would set up a sorter for DISTINCT and ORDER BY.
std::map<std::string, std::string> RevisionTable::sources_and_kinds(std::string_view target) const {
  vault::Statement select = database_->prepare("SELECT source, kind FROM record_link WHERE target = ?1");
  select.bind(1, target);
  std::map<std::string, std::string> sources;
  while (select.step()) sources.emplace(select.text(0), select.text(1));
  return sources;
}

std::vector<std::string> RevisionTable::targets(std::string_view source) const {
  vault::Statement select = database_->prepare("SELECT DISTINCT target FROM record_link WHERE source = ?1");
  select.bind(1, source);
  return all_texts(select);
}

std::vector<std::string> RevisionTable::sources_by(std::string_view target, std::string_view kind,
                                                   std::string_view field) const {
  vault::Statement select = database_->prepare(
      "SELECT source FROM record_link WHERE target = ?1 AND kind = ?2 AND field = ?3 ORDER BY source");
  select.bind(1, target).bind(2, kind).bind(3, field);
  return all_texts(select);
}

}  // namespace fieldvault::records
