// The records of a case, each with what of it may be shown.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/report/case_file.hpp"
#include "known_names.hpp"

namespace fieldvault::report {

struct ShownRecord {
  records::StoredRevision head;       // the newest
  std::size_t heads;                  // more than one: a conflict
  Json body;                          // what may be shown
  std::vector<std::string> left_out;  // pointers
  [[nodiscard]] const records::RecordId& id() const { return head.revision.envelope().id; }
  [[nodiscard]] std::string kind() const { return head.revision.envelope().kind(); }
};

// Persons, consents, testimonies, events, acts, evidence and custody that belong to the case: by their own word, by
// the case's, or through a testimony or event of it.
class CaseRecords {
 public:
  CaseRecords(vault::Vault& vault, const CaseFileRequest& request);
  [[nodiscard]] const std::vector<ShownRecord>& of(std::string_view kind) const;
  [[nodiscard]] const records::RecordStore& store() const noexcept { return store_; }
  [[nodiscard]] PersonsBy persons_by() const noexcept { return persons_by_; }
  // The code of a person; what a record names that is not known here is its id.
  [[nodiscard]] std::string code(const Json& person) const;
  // Records of a schema that is not known here, of whatever case: what they say cannot be shown.
  [[nodiscard]] std::size_t newer() const noexcept { return newer_.size(); }
  [[nodiscard]] std::size_t newer_consents() const noexcept { return newer_consents_; }
  [[nodiscard]] ShownRecord shown(records::StoredRevision head) const;

 private:
  using Ids = std::set<std::string>;
  void find_newer();
  void choose(const records::RecordId& case_id);
  void choose_all();
  void take(std::string_view kind, const Ids& chosen);
  records::RecordStore store_;
  PersonsBy persons_by_;
  KnownNames names_;
  Ids newer_;
  std::size_t newer_consents_ = 0;
  std::map<std::string, std::vector<ShownRecord>, std::less<>> records_;
};

}  // namespace fieldvault::report
