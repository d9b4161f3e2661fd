#include "fault_list.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::ledger {
namespace {

std::int64_t signed_of(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::string name_of(crypto::MerkleNode node) {
  return "node " + std::to_string(node.index) + " of level " + std::to_string(node.level);
}

// One walk over the leaves in order, nothing kept but the current row. Each stored node is compared with the hash of
// the stored nodes under it, so that one changed row is named once, and nodes that all fit are right by induction.
class LogCheck {
 public:
  LogCheck(vault::Database& database, std::int64_t log, const std::string& device)
      : database_(database),
        log_(log),
        holes_(Log::by_id(database, log).holes()),
        node_(database.prepare("SELECT hash FROM log_node WHERE log = ?1 AND level = ?2 AND position = ?3")),
        faults_("ledger of " + device) {}

  [[nodiscard]] std::vector<std::string> run(std::uint64_t stated_size) && {
    walk();
    if (next_ != stated_size) {
      faults_.add("the stated size is " + std::to_string(stated_size) + " but there are " + std::to_string(next_) +
                  " entries");
    }
    count_nodes();
    return std::move(faults_).take();
  }

 private:
  void walk() {
    vault::Statement rows = database_.prepare(
        "SELECT position, leaf, action, object, commitment FROM log_entry WHERE log = ?1 ORDER BY position");
    rows.bind(1, log_);
    while (rows.step()) {
      const auto position = static_cast<std::uint64_t>(rows.integer(0));
      for (const Hole& hole : holes_) {
        if (hole.first == next_) next_ = hole.past;
      }
      if (position != next_) {
        faults_.add("entry " + std::to_string(next_) + " is missing");
        next_ = position;
      }
      const Bytes leaf = rows.blob(1);
      check_row(rows, leaf);
      check_nodes(position, crypto::merkle_leaf_hash(leaf));
      ++next_;
    }
  }

  void check_row(const vault::Statement& row, ByteView leaf) {
    const std::string name = "entry " + std::to_string(next_);
    try {
      const Entry entry = Entry::parse(text_of(leaf));
      if (entry.index != next_) faults_.add(name + " states another index");
      if (entry.action != row.text(2) || entry.object != row.text(3) || entry.commitment.hex() != row.text(4)) {
        faults_.add(name + ": its columns differ from its leaf");
      }
    } catch (const Error& error) {
      if (error.code() != ErrorCode::input_refused) throw;
      faults_.add(name + " is malformed: " + error.what());
    }
  }

  void check_nodes(std::uint64_t position, const crypto::Digest& leaf_hash) {
    auto stored = fetch({0, position});
    if (!stored)
      faults_.add(name_of({0, position}) + " is missing");
    else if (*stored != leaf_hash)
      faults_.add("entry " + std::to_string(position) + " was changed: it does not fit its hash");
    std::uint64_t index = position;
    for (std::uint8_t level = 1; (index & 1) != 0; ++level) {
      const auto left = fetch({static_cast<std::uint8_t>(level - 1), index - 1});
      index >>= 1;
      const auto parent = fetch({level, index});
      if (!parent) {
        faults_.add(name_of({level, index}) + " is missing");
      } else if (left && stored && *parent != crypto::merkle_node_hash(*left, *stored)) {
        faults_.add(name_of({level, index}) + " is not the hash of the two below it");
      }
      stored = parent;
    }
  }

  [[nodiscard]] std::optional<crypto::Digest> fetch(crypto::MerkleNode node) {
    node_.bind(1, log_).bind(2, std::int64_t{node.level}).bind(3, signed_of(node.index));
    std::optional<crypto::Digest> found;
    if (node_.step()) {
      const Bytes hash = node_.blob(0);
      if (hash.size() == crypto::Digest::size) found = crypto::Digest(hash);
    }
    node_.reset();
    return found;
  }

  // A node that belongs to no leaf would be taken for one when the ledger grows.
  void count_nodes() {
    vault::Statement count = database_.prepare(
        "SELECT level, count(*), max(position) FROM log_node WHERE log = ?1 GROUP BY level ORDER BY level");
    count.bind(1, log_);
    while (count.step()) {
      const std::int64_t level = count.integer(0);
      const bool is_level = level >= 0 && level < 64;
      const std::int64_t expected = is_level ? signed_of(next_ >> level) : 0;
      const std::int64_t missing = is_level ? missing_at(level) : 0;
      if (count.integer(1) > expected - missing || count.integer(2) >= expected) {
        faults_.add("level " + std::to_string(level) + " has nodes that belong to no entry");
      }
    }
  }

  // Nodes of this level that end with an entry in a hole; but the peaks of the tree that the hole ends with are there.
  [[nodiscard]] std::int64_t missing_at(std::int64_t level) const {
    std::uint64_t missing = 0;
    for (const Hole& hole : holes_) {
      missing += (hole.past >> level) - (hole.first >> level);
      const bool has_peak = ((hole.past >> level) & 1) != 0 && ((hole.past >> level) << level) > hole.first;
      if (has_peak) --missing;
    }
    return signed_of(missing);
  }

  vault::Database& database_;
  std::int64_t log_;
  std::vector<Hole> holes_;
  vault::Statement node_;
  FaultList faults_;
  std::uint64_t next_ = 0;
};

}  // namespace

std::vector<std::string> Log::faults() const { return LogCheck(*database_, id_, device()).run(size()); }

}  // namespace fieldvault::ledger
