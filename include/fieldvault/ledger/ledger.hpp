// The vault's own ledger: entries are appended in the transaction of the row that they are about.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fieldvault/crypto/checkpoint.hpp"
#include "fieldvault/crypto/merkle.hpp"
#include "fieldvault/ledger/entry.hpp"
#include "fieldvault/ledger/json.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::ledger {

// Entries [first, past) that are missing here, between those before and those behind.
struct Hole {
  std::uint64_t first;
  std::uint64_t past;
};

// A Merkle log in the database: the own one, or the replica of a device. Cheap to make; holds no state.
class Log {
 public:
  // The log of this vault (id 0), made when the vault was made.
  [[nodiscard]] static Log own(vault::Database& database);
  // The replica of a device's log; made empty where there is none yet.
  [[nodiscard]] static Log replica(vault::Database& database, const std::string& device);
  [[nodiscard]] static std::optional<Log> find_replica(vault::Database& database, const std::string& device);
  [[nodiscard]] static Log by_id(vault::Database& database, std::int64_t id);

  [[nodiscard]] std::int64_t id() const noexcept { return id_; }
  [[nodiscard]] std::string device() const;
  [[nodiscard]] std::uint64_t size() const;
  [[nodiscard]] crypto::TreeHead head() const;
  // Size must be at most size(), otherwise Error(not_found).
  [[nodiscard]] crypto::TreeHead head_at(std::uint64_t size) const;
  [[nodiscard]] std::vector<crypto::Digest> inclusion_proof(std::uint64_t index, std::uint64_t size) const;
  [[nodiscard]] std::vector<crypto::Digest> consistency_proof(std::uint64_t old_size, std::uint64_t new_size) const;

  // Entry.index must be size(); must be called inside a transaction.
  void append(const Entry& entry);
  [[nodiscard]] Entry entry(std::uint64_t index) const;       // Error(not_found)
  [[nodiscard]] std::string leaf(std::uint64_t index) const;  // its bytes; Error(not_found)
  [[nodiscard]] std::optional<std::string> find_leaf(std::uint64_t index) const;
  // The first entry with this commitment; record roots and act commitments are unique in practice.
  [[nodiscard]] std::optional<Entry> find_commitment(const crypto::Digest& commitment) const;

  // A log with holes: heads and proofs can be had at sizes up to a hole and behind it, for entries on the same side.
  [[nodiscard]] std::vector<Hole> holes() const;
  // The largest size at which an entry can be proved: where the next hole begins.
  [[nodiscard]] std::uint64_t provable_size(std::uint64_t index) const;
  // All of these inside one transaction. The entries before `past` are given up that are not here: those from size()
  // on, or, inside a hole, from its beginning. Those from `past` on come by append_behind_hole(), and take their place
  // in the tree by join_hole(): [past, end), with the peaks of the tree of `past` entries. Error(not_trusted) where one
  // of them differs from what is here.
  void open_hole(std::uint64_t past);
  void append_behind_hole(const Entry& entry);
  void join_hole(std::uint64_t past, std::uint64_t end, std::span<const crypto::Digest> peaks);
  // An entry that was missing, at the beginning of its hole. Error(not_trusted) where the tree behind the hole is over
  // another one.
  void fill(const Entry& entry);

  // Recomputes every node from the leaves. One line for each fault.
  [[nodiscard]] std::vector<std::string> faults() const;

 private:
  Log(vault::Database& database, std::int64_t id) : database_(&database), id_(id) {}
  [[nodiscard]] crypto::MerkleNodes nodes() const;
  friend class Journal;
  void grow(std::uint64_t position);
  [[nodiscard]] bool grows_from(std::uint64_t position);
  void set_hole(const Hole& hole);
  void insert_row(const Entry& entry, std::string_view leaf);
  [[nodiscard]] std::vector<crypto::CompletedNode> completed_by(std::uint64_t position, std::string_view leaf) const;
  void insert_nodes(const std::vector<crypto::CompletedNode>& completed);
  void keep_node(const crypto::CompletedNode& completed);
  vault::Database* database_;
  std::int64_t id_;
};

// What an act that is no record commits to: SHA-256(32-byte salt || canonical content).
struct Act {
  std::uint64_t index = 0;
  Bytes salt;
  Json content;
  [[nodiscard]] crypto::Digest commitment() const;
};

// Appends to the own ledger. The actor is the setting "actor" of the vault (its signing key id). What it looked up or
// wrote it keeps for as long as that transaction lasts. Error(program_failed) outside a transaction.
class Journal {
 public:
  explicit Journal(vault::Vault& vault) : Journal(vault.database(), vault.context()) {}
  // Both must outlive the journal.
  Journal(vault::Database& database, vault::Context& context) : database_(&database), context_(&context) {}

  // The leaf of a record revision; returns its index.
  std::uint64_t record(std::string_view action, std::string_view object, const crypto::Digest& root);
  // The leaf of anything else; a fresh salt; the content is kept in table act.
  std::uint64_t act(std::string_view action, std::string_view object, const Json& content,
                    const std::optional<crypto::Digest>& body = std::nullopt);

 private:
  std::uint64_t append(Entry entry);
  [[nodiscard]] crypto::MerkleNodes nodes(const Log& log) const;
  void keep(std::vector<crypto::CompletedNode> completed);
  // Of one transaction: another one may stand on a log from which this one's entries are gone again.
  struct Known {
    std::uint64_t transaction = 0;
    std::string actor;
    std::uint64_t next = 0;                     // the size of the log, unless somebody else appended
    std::vector<crypto::CompletedNode> newest;  // of each level, the node that was completed last
  };
  void look_up();
  vault::Database* database_;
  vault::Context* context_;
  std::optional<Known> known_;
};

[[nodiscard]] std::optional<Act> find_act(vault::Database& database, std::int64_t log, std::uint64_t index);
void store_act(vault::Database& database, std::int64_t log, const Act& act);

// Ledger and acts of every log against each other: one line for each fault.
[[nodiscard]] std::vector<std::string> ledger_faults(vault::Database& database);

}  // namespace fieldvault::ledger
