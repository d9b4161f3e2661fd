// One revision of a record: envelope and body under one Merkle root, whole or with parts withheld.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/crypto/minisign.hpp"
#include "fieldvault/ledger/json.hpp"
#include "fieldvault/records/record_id.hpp"
#include "fieldvault/records/schema.hpp"
#include "fieldvault/vault/clock.hpp"
#include "fieldvault/vault/header.hpp"

namespace fieldvault::records {

inline constexpr std::size_t max_record_size = std::size_t{16} * 1024 * 1024;

struct Envelope {
  std::string schema;  // "testimony/1"
  RecordId id;
  std::uint64_t revision;               // 1, 2, …
  std::vector<crypto::Digest> parents;  // roots of the revisions it replaces, sorted, none for revision 1
  crypto::KeyId author;
  vault::VaultId device;
  vault::Timestamp written_at;

  [[nodiscard]] std::string kind() const;
  [[nodiscard]] Json json() const;
  [[nodiscard]] static Envelope parse(const Json& value);  // Error(input_refused)
};

using Salt = std::array<std::byte, 32>;

// Which leaf stays home. Called for each leaf of the body (never for the envelope).
using Withhold = std::function<bool(std::string_view pointer)>;
using VisitLeaf = std::function<void(std::string_view pointer, const Json& value)>;

// Cheap to copy. One that was moved from is only assigned to or destroyed.
class Revision {
 public:
  // A new revision as its author writes it. The body has been checked against its schema, which must be known.
  // Error(input_refused) where the line, even with parts withheld, could pass 16 MiB or a depth of 32.
  [[nodiscard]] static Revision write(Envelope envelope, const Json& body, const Salt& record_salt);
  // A line as it is stored and exchanged. Exactly one encoding; recomputes the root. Throws Error(input_refused):
  // malformed, not canonical, positions twice or out of range, pointers out of order, over 16 MiB. A line of a schema
  // that this program does not know is taken as it is: its leaves say all that the root needs.
  [[nodiscard]] static Revision parse(std::string_view line);
  // A line that parse() took before, or line() gave, and whose root is known since: not held against it once more.
  [[nodiscard]] static Revision parse_again(std::string_view line, const crypto::Digest& root);
  // As write(), with its line, of which most is made for the root already.
  [[nodiscard]] static std::pair<Revision, std::string> write_with_line(Envelope envelope, const Json& body,
                                                                        const Salt& record_salt);

  [[nodiscard]] const Envelope& envelope() const noexcept { return envelope_; }
  [[nodiscard]] const crypto::Digest& root() const noexcept { return root_; }
  [[nodiscard]] bool is_whole() const noexcept { return withheld_.empty(); }
  [[nodiscard]] std::size_t withheld_count() const noexcept { return withheld_.size(); }
  // The body as far as it is disclosed; withheld elements of an array are left out of it.
  [[nodiscard]] Json body() const;
  // The disclosed leaves of the body under the pointers that they were written with, in the order of the tree.
  void each_leaf(const VisitLeaf& visit) const;
  // The canonical line, without a line end.
  [[nodiscard]] std::string line() const;
  // A copy of which only the leaf hashes remain for what is withheld. The root is the same.
  [[nodiscard]] Revision withholding(const Withhold& withhold) const;
  // What this line and another of the same root disclose together. Where they withhold nothing together, no line can
  // say it, since the record salt of such a line is in neither: one leaf that only the other has stays withheld.
  [[nodiscard]] Revision together_with(const Revision& other) const;

 private:
  struct DisclosedLeaf {
    std::string pointer;
    Salt salt;  // where parts are withheld; otherwise it follows from the record's
    Json value;
  };
  struct WithheldLeaf {
    std::uint64_t position;
    crypto::Digest hash;
  };
  // The canonical JSON of what is disclosed: root and line are both made of it.
  struct Texts {
    struct Leaf {
      std::string pointer;
      std::string value;
    };
    std::string envelope;
    std::vector<Leaf> leaves;
  };
  explicit Revision(Envelope envelope) : envelope_(std::move(envelope)) {}
  [[nodiscard]] static Revision taken_from(std::string_view line);
  [[nodiscard]] const std::vector<DisclosedLeaf>& disclosed() const noexcept { return *disclosed_; }
  [[nodiscard]] Salt envelope_salt() const;
  [[nodiscard]] Salt salt_of(const DisclosedLeaf& leaf) const;
  [[nodiscard]] Texts texts() const;
  [[nodiscard]] crypto::Digest compute_root(const Texts& texts) const;
  [[nodiscard]] std::string line_of(const Texts& texts) const;
  void take_disclosed(Json& list);
  void take_withheld(Json& list);
  void require_cut() const;
  [[nodiscard]] std::size_t leaf_count() const noexcept { return disclosed().size() + withheld_.size(); }

  Envelope envelope_;
  Salt envelope_salt_{};             // as the salts of the leaves
  std::optional<Salt> record_salt_;  // present exactly when nothing is withheld
  // Of a copy too: nothing changes them once the revision is made.
  std::shared_ptr<std::vector<DisclosedLeaf>> disclosed_ = std::make_shared<std::vector<DisclosedLeaf>>();
  std::vector<WithheldLeaf> withheld_;
  crypto::Digest root_;
};

}  // namespace fieldvault::records
