#include <memory>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::ledger {
namespace {

constexpr std::int64_t own_log = 0;

std::int64_t signed_of(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::optional<std::int64_t> find_log(vault::Database& database, const std::string& device) {
  vault::Statement select = database.prepare("SELECT id FROM log WHERE device = ?1");
  select.bind(1, device);
  if (!select.step()) return std::nullopt;
  if (select.integer(0) == own_log) {
    throw Error(ErrorCode::not_trusted, "device " + device + " is this vault itself, not another one");
  }
  return select.integer(0);
}

}  // namespace

Log Log::own(vault::Database& database) { return {database, own_log}; }

Log Log::by_id(vault::Database& database, std::int64_t id) { return {database, id}; }

std::optional<Log> Log::find_replica(vault::Database& database, const std::string& device) {
  const auto id = find_log(database, device);
  if (!id) return std::nullopt;
  return Log(database, *id);
}

Log Log::replica(vault::Database& database, const std::string& device) {
  if (const auto id = find_log(database, device)) return {database, *id};
  // Never 0, even in a database that has no own log yet.
  vault::Statement insert =
      database.prepare("INSERT INTO log (id, device) SELECT max(coalesce(max(id), 0) + 1, 1), ?1 FROM log");
  insert.bind(1, device);
  insert.run();
  return {database, database.last_row_id()};
}

std::string Log::device() const {
  vault::Statement select = database_->prepare("SELECT device FROM log WHERE id = ?1");
  select.bind(1, id_);
  if (!select.step()) throw Error(ErrorCode::damaged, "a ledger is missing from the database");
  return select.text(0);
}

std::uint64_t Log::size() const {
  vault::Statement select = database_->prepare("SELECT size FROM log WHERE id = ?1");
  select.bind(1, id_);
  if (!select.step() || select.integer(0) < 0) {
    throw Error(ErrorCode::damaged, "a ledger is missing from the database");
  }
  return static_cast<std::uint64_t>(select.integer(0));
}

crypto::MerkleNodes Log::nodes() const {
  auto select = std::make_shared<vault::Statement>(
      database_->prepare("SELECT hash FROM log_node WHERE log = ?1 AND level = ?2 AND position = ?3"));
  return [select, id = id_](crypto::MerkleNode node) {
    select->bind(1, id).bind(2, std::int64_t{node.level}).bind(3, signed_of(node.index));
    if (!select->step()) throw Error(ErrorCode::damaged, "a node of the ledger is missing from the database");
    const Bytes hash = select->blob(0);
    select->reset();
    if (hash.size() != crypto::Digest::size) throw Error(ErrorCode::damaged, "a node of the ledger is malformed");
    return crypto::Digest(hash);
  };
}

crypto::TreeHead Log::head() const { return head_at(size()); }

crypto::TreeHead Log::head_at(std::uint64_t at) const {
  if (at > size()) throw Error(ErrorCode::not_found, "the ledger has no " + std::to_string(at) + " entries");
  return {at, crypto::merkle_head(at, nodes())};
}

std::vector<crypto::Digest> Log::inclusion_proof(std::uint64_t index, std::uint64_t at) const {
  if (at > size() || index >= at) {
    throw Error(ErrorCode::not_found, "the ledger has no entry " + std::to_string(index) + " at this size");
  }
  if (at > provable_size(index)) {
    throw Error(ErrorCode::not_found, "entries of the ledger of device " + device() +
                                          " are missing here behind entry " + std::to_string(index) +
                                          ", so it cannot be proved together with later ones");
  }
  return crypto::merkle_inclusion_proof(index, at, nodes());
}

std::vector<crypto::Digest> Log::consistency_proof(std::uint64_t old_size, std::uint64_t new_size) const {
  if (new_size > size() || old_size > new_size) {
    throw Error(ErrorCode::not_found, "the ledger has no " + std::to_string(new_size) + " entries");
  }
  if (old_size == 0) return {};
  return crypto::merkle_consistency_proof(old_size, new_size, nodes());
}

void Log::append(const Entry& entry) {
  grow(entry.index);
  const std::string leaf = entry.leaf();
  insert_row(entry, leaf);
  insert_nodes(completed_by(entry.index, leaf));
}

bool Log::grows_from(std::uint64_t position) {
  vault::Statement grow = database_->prepare("UPDATE log SET size = ?2 + 1 WHERE id = ?1 AND size = ?2");
  grow.bind(1, id_).bind(2, signed_of(position)).run();
  return database_->changes() == 1;
}

void Log::grow(std::uint64_t position) {
  if (grows_from(position)) return;
  throw Error(ErrorCode::program_failed,
              "ledger entry " + std::to_string(position) + " at position " + std::to_string(size()));
}

void Log::insert_row(const Entry& entry, std::string_view leaf) {
  const std::string commitment = entry.commitment.hex();
  vault::Statement insert = database_->prepare(
      "INSERT INTO log_entry (log, position, leaf, action, object, commitment) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
      "ON CONFLICT (log, position) DO NOTHING");
  insert.bind(1, id_).bind(2, signed_of(entry.index)).lend(3, bytes_of(leaf));
  insert.lend(4, entry.action).lend(5, entry.object).lend(6, commitment);
  insert.run();
  if (database_->changes() != 1) {
    throw Error(ErrorCode::damaged,
                "the ledger has more entries than it counts: an older part of the vault's database "
                "was put back");
  }
}

std::vector<crypto::CompletedNode> Log::completed_by(std::uint64_t position, std::string_view leaf) const {
  return crypto::merkle_append(position, crypto::merkle_leaf_hash(bytes_of(leaf)), nodes());
}

void Log::insert_nodes(const std::vector<crypto::CompletedNode>& completed) {
  vault::Statement insert =
      database_->prepare("INSERT INTO log_node (log, level, position, hash) VALUES (?1, ?2, ?3, ?4)");
  for (const crypto::CompletedNode& one : completed) {
    insert.bind(1, id_).bind(2, std::int64_t{one.node.level}).bind(3, signed_of(one.node.index));
    insert.lend(4, one.hash.bytes());
    insert.run();
  }
}

Entry Log::entry(std::uint64_t index) const { return Entry::parse(leaf(index)); }

std::string Log::leaf(std::uint64_t index) const {
  auto found = find_leaf(index);
  if (!found) throw Error(ErrorCode::not_found, "the ledger has no entry " + std::to_string(index));
  return *std::move(found);
}

std::optional<std::string> Log::find_leaf(std::uint64_t index) const {
  vault::Statement select = database_->prepare("SELECT leaf FROM log_entry WHERE log = ?1 AND position = ?2");
  select.bind(1, id_).bind(2, signed_of(index));
  if (!select.step()) return std::nullopt;
  return std::string(text_of(select.blob(0)));
}

std::optional<Entry> Log::find_commitment(const crypto::Digest& commitment) const {
  // Left to itself, SQLite goes through the whole log for the order; the own one has no such index.
  vault::Statement select = database_->prepare(
      id_ == own_log ? "SELECT leaf FROM log_entry WHERE log = ?1 AND commitment = ?2 ORDER BY position LIMIT 1"
                     : "SELECT leaf FROM log_entry INDEXED BY log_entry_commitment"
                       " WHERE log = ?1 AND log <> 0 AND commitment = ?2 ORDER BY position LIMIT 1");
  select.bind(1, id_).bind(2, commitment.hex());
  if (!select.step()) return std::nullopt;
  return Entry::parse(text_of(select.blob(0)));
}

}  // namespace fieldvault::ledger
