// `vault verify` for records: rows against their bytes, their ledger leaf and each other, and leaves against rows.
#include <array>
#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/records/record_store.hpp"
#include "revision_table.hpp"

namespace fieldvault::records {
namespace {

constexpr const char* rows_with_leaves =
    "SELECT r.root, r.record, r.kind, r.revision, r.written_at, r.device, r.is_head, r.line, e.commitment, e.object"
    " FROM revision AS r LEFT JOIN log_entry AS e ON e.log = r.log AND e.position = r.position ORDER BY r.root";
// A leaf of this vault is of an act, whose content is kept, or of a record.
constexpr const char* own_leaves_without_row =
    "SELECT position FROM log_entry AS e WHERE log = 0"
    " AND NOT EXISTS (SELECT 1 FROM act AS a WHERE a.log = e.log AND a.position = e.position)"
    " AND NOT EXISTS (SELECT 1 FROM revision AS r WHERE r.root = e.commitment) ORDER BY position";

std::set<std::string> named_as_parent(vault::Database& database) {
  std::set<std::string> parents;
  vault::Statement rows = database.prepare("SELECT record, line FROM revision WHERE revision > 1");
  while (rows.step()) {
    const std::string record = rows.text(0);
    try {
      const Revision child = Revision::parse(text_of(rows.blob(1)));
      for (const crypto::Digest& parent : child.envelope().parents) parents.insert(record + parent.hex());
    } catch (const Error&) {
      // The row itself is reported where all rows are read.
    }
  }
  return parents;
}

using Link = std::array<std::string, 4>;  // source, field, target, kind of the source

std::set<Link> links_of_heads(vault::Database& database) {
  std::set<Link> links;
  vault::Statement heads = database.prepare("SELECT record, line, kind FROM revision WHERE is_head = 1");
  while (heads.step()) {
    try {
      for (const Reference& reference : references_of(Revision::parse(text_of(heads.blob(1))))) {
        links.insert({heads.text(0), reference.field, reference.target, heads.text(2)});
      }
    } catch (const Error&) {
      // The row itself is reported where all rows are read.
    }
  }
  return links;
}

// By the links a consent is found: one that an old database page takes away would be overlooked.
void check_links(vault::Database& database, std::vector<std::string>& faults) {
  std::set<Link> missing = links_of_heads(database);
  vault::Statement rows =
      database.prepare("SELECT source, field, target, kind FROM record_link ORDER BY source, field, target");
  while (rows.step()) {
    const Link link = {rows.text(0), rows.text(1), rows.text(2), rows.text(3)};
    if (missing.erase(link) == 0) {
      faults.push_back("record " + link[0] + ": the table of links says that its '" + link[1] + "' names " + link[2] +
                       ", and the record does not");
    }
  }
  for (const Link& link : missing) {
    faults.push_back("record " + link[0] + ": its '" + link[1] + "' names " + link[2] +
                     ", and the table of links does not know it");
  }
}

bool columns_fit(const vault::Statement& row, const Envelope& envelope) {
  return row.text(1) == envelope.id.text() && row.text(2) == envelope.kind() &&
         row.integer(3) == static_cast<std::int64_t>(envelope.revision) && row.text(4) == envelope.written_at.text() &&
         row.text(5) == envelope.device.text();
}

// nullopt: sound.
std::optional<std::string> fault_of(const vault::Statement& row, const std::set<std::string>& parents) {
  const std::string root = row.text(0);
  try {
    const Revision revision = Revision::parse(text_of(row.blob(7)));
    if (revision.root().hex() != root) return "its bytes have another root";
    if (!columns_fit(row, revision.envelope())) return "its row says something else than its bytes";
  } catch (const Error& error) {
    return error.what();
  }
  if (row.is_null(8)) return "no ledger has its leaf";
  if (row.text(8) != root) return "the ledger leaf commits to something else";
  if (row.text(9) != row.text(1)) return "the ledger leaf is about another record";
  const bool is_head = row.integer(6) != 0;
  if (is_head == parents.contains(row.text(1) + root)) return "it stands in the wrong place of its history";
  return std::nullopt;
}

}  // namespace

std::vector<std::string> RecordStore::faults() const {
  vault::Database& database = vault_->database();
  std::vector<std::string> faults;
  const std::set<std::string> parents = named_as_parent(database);
  vault::Statement row = database.prepare(rows_with_leaves);
  while (row.step()) {
    if (const auto fault = fault_of(row, parents)) {
      faults.push_back("record " + row.text(1) + ", revision " + std::to_string(row.integer(3)) + ": " + *fault);
    }
  }
  vault::Statement leaf = database.prepare(own_leaves_without_row);
  while (leaf.step()) {
    faults.push_back("ledger entry " + std::to_string(leaf.integer(0)) + ": what it commits to is not in the vault");
  }
  check_links(database, faults);
  return faults;
}

}  // namespace fieldvault::records
