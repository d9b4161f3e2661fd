// That two records of persons are one person: somebody's decision with its reason, never made by the program.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

namespace kind {
inline constexpr std::string_view person_link = "person-link";
}  // namespace kind

// What the heads of a link say. Disputed: they differ, and the link does not hold until somebody decides again.
enum class LinkState { holds, undone, disputed };
[[nodiscard]] std::string_view link_state_text(LinkState state);  // "holds", "undone", "disputed"

// A decision as one of its two persons has it. The newest head's words; empty where they are withheld from this vault.
struct PersonLink {
  RecordId id;  // of the person-link record
  RecordId other;
  std::string other_code;  // the other person's code; the id where the code is not known here
  LinkState state;
  std::string because;
  std::string decided_by;
  std::string date;
};

// A person in a record who has other records too, all sorted by id.
struct SamePerson {
  RecordId person;
  std::string code;
  struct Other {
    RecordId id;
    std::string code;
  };
  std::vector<Other> others;
};

// Reads the links of a vault. A view at one moment: who is the same person is remembered, and it is not for use after
// the vault has changed.
class PersonLinks {
 public:
  explicit PersonLinks(vault::Vault& vault) : vault_(&vault), store_(vault) {}

  // Every decision about this person, those that were undone too.
  [[nodiscard]] std::vector<PersonLink> of(const RecordId& person) const;
  // Everybody who is the same person by links that hold, by way of others too; without the person itself; sorted.
  [[nodiscard]] std::vector<RecordId> same_as(const RecordId& person) const;
  // Of these persons those who have other records, without others that are among them.
  [[nodiscard]] std::vector<SamePerson> among(const std::set<RecordId>& persons) const;
  // Among the persons that a revision names, or a person itself. Nothing for a link: it says so itself.
  [[nodiscard]] std::vector<SamePerson> in(const Revision& revision) const;

 private:
  [[nodiscard]] bool are_none() const;
  vault::Vault* vault_;
  RecordStore store_;
  mutable std::optional<bool> has_links_;
  mutable std::map<RecordId, std::vector<RecordId>> same_;
};

// `person link`: a person-link record of the two, made or revised; over heads in dispute it decides. `decided_by`
// empty: the vault's own name. Error(input_refused): a person and itself, no reason.
Written link_persons(vault::Vault& vault, const RecordId& left, const RecordId& right, std::string_view because,
                     std::string_view decided_by);
// `person unlink`: a revision of every record that links the two; what was said before stays in its history.
// Error(not_found) where none does.
std::vector<Written> unlink_persons(vault::Vault& vault, const RecordId& left, const RecordId& right,
                                    std::string_view because, std::string_view decided_by);

}  // namespace fieldvault::records
