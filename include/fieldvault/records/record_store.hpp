// Records in the vault: written with their ledger leaf in one transaction, read as revisions and heads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/records/revision.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::records {

struct Written {
  RecordId id;
  std::string kind;
  std::uint64_t revision;
  crypto::Digest root;
};

struct Summary {
  RecordId id;
  std::string kind;
  std::string title;  // for a person: the code and the first name; never a line end
  std::uint64_t revision;
  vault::Timestamp written_at;
  bool has_conflict = false;  // more than one head
};

// A revision and where it stands.
struct StoredRevision {
  Revision revision;
  std::int64_t log;
  std::uint64_t position;
  bool is_head;
};

class PersonCodes;
class KnownTargets;
struct Identity;
struct NewRecord;
struct SetAside;

// Whether a list has what is set aside (set_aside.hpp) in it. What people look at has not.
enum class Listed { present, with_set_aside };

// What it finds out while it writes it keeps: where a transaction is rolled back, its store is not used again.
class RecordStore {
 public:
  explicit RecordStore(vault::Vault& vault);

  // Checks the body against the newest schema of the kind and that the records it names exist and are of the right
  // kind (Error(not_found)); appends the leaf (`action` where it is not a plain write). Body as checked, never changed.
  // Error(input_refused) for a person's code that another person has, and for what body_rules.hpp names.
  Written add(std::string_view kind, const Json& body, std::string_view action = ledger::action::record_write);
  // The same in two steps, for who prepares many records on another thread (new_record.hpp): what the vault, its clock
  // and chance decide of a new record, and its writing.
  [[nodiscard]] Identity new_identity(std::string_view kind);
  Written write_new(const NewRecord& record, ledger::Journal& journal,
                    std::string_view action = ledger::action::record_write);
  // A revision whose parents are all present heads. Unchanged body: returns the present revision, writes nothing.
  // Error(forbidden) for what is set aside.
  Written revise(const RecordId& id, const Json& body, std::string_view action = ledger::action::record_write);

  // The newest head (by written_at, then root) of a record; nullopt where there is no such record.
  [[nodiscard]] std::optional<StoredRevision> current(const RecordId& id) const;
  [[nodiscard]] std::vector<StoredRevision> heads(const RecordId& id) const;
  // Whether it has more than one head.
  [[nodiscard]] bool has_conflict(const RecordId& id) const;
  // Their lines as they are stored, unread: for who reads them elsewhere. In no order.
  [[nodiscard]] std::vector<std::string> head_lines(const RecordId& id) const;
  [[nodiscard]] std::vector<StoredRevision> history(const RecordId& id) const;  // by revision, then root
  [[nodiscard]] std::optional<StoredRevision> find_root(const crypto::Digest& root) const;

  // Calls for each record of the kind (empty: all kinds), in the order in which they were added, but for those that are
  // set aside.
  void each(std::string_view kind, const std::function<void(const Summary&)>& visit) const;
  [[nodiscard]] Summary summary(const StoredRevision& revision) const;
  // Each head revision of a kind.
  void each_head(std::string_view kind, const std::function<void(const StoredRevision&)>& visit,
                 Listed listed = Listed::present) const;
  // Why and since when a record is set aside; nullopt where it is not. Whoever asks for a record by its id asks this
  // too before it is shown.
  [[nodiscard]] std::optional<SetAside> set_aside(const RecordId& id) const;
  // Ids of the current records whose body names `target`; `kind` empty: any.
  [[nodiscard]] std::vector<RecordId> referring_to(const RecordId& target, std::string_view kind) const;
  // Of these kinds, in their order.
  [[nodiscard]] std::vector<RecordId> referring_to(const RecordId& target,
                                                   std::span<const std::string_view> kinds) const;

  // An id, or an unambiguous prefix or suffix of at least 4 characters, or a person's code. Error(not_found) where none
  // or several fit, with the reason. `kind` empty: any.
  [[nodiscard]] RecordId resolve(std::string_view text, std::string_view kind) const;

  // Who gave a consent, by its heads (a person's id); none where that is withheld.
  [[nodiscard]] std::vector<Json> givers_of(const RecordId& consent) const;
  // Persons whose current code is exactly this text.
  [[nodiscard]] std::vector<RecordId> persons_with_code(std::string_view code) const;

  // A revision of another device whose leaf is at `position` of log `log`. Called in the import's transaction; the
  // caller has checked that the root is in that log. Returns false where it was there already. Where another line of
  // a known root comes, what both disclose is kept. Sets heads anew.
  // The body is checked where its schema is known. Error(input_refused): the record exists and is of another kind.
  bool accept(const Revision& revision, std::int64_t log, std::uint64_t position) {
    return accept(revision, revision.line(), log, position);
  }
  // The same of one that was just parsed from this line.
  bool accept(const Revision& revision, std::string_view line, std::int64_t log, std::uint64_t position);

  // Every stored revision against its root and its leaf, every own leaf of a record against its revision; one line for
  // each fault.
  [[nodiscard]] std::vector<std::string> faults() const;

 private:
  friend class RecordBatch;
  Written write(const Revision& revision, const std::string& line, const std::vector<Reference>& references,
                ledger::Journal& journal, std::string_view action);
  void require_targets(const std::vector<Reference>& references) const;
  [[nodiscard]] PersonCodes& codes();
  void require_own_code(const RecordId& person, const Json& body);
  [[nodiscard]] const crypto::KeyId& author();
  vault::Vault* vault_;
  std::shared_ptr<PersonCodes> codes_;   // read at the first person that is written
  std::shared_ptr<KnownTargets> known_;  // what was found out for the records that others name
  std::optional<crypto::KeyId> author_;
};

// A body after `--set field=value`: the value is text, or JSON where it begins with { [ or " or is true, false or null;
// `field:=json` takes any JSON, numbers too. Where the schema takes nothing but text, all is text, but for a JSON
// string. Field is a top-level member or an RFC 6901 pointer.
[[nodiscard]] Json with_field(Json body, std::string_view assignment, const Schema& schema);

}  // namespace fieldvault::records
