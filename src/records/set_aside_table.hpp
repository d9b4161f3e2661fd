// The rows of what is set aside: all SQL that reads or writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/set_aside.hpp"

namespace fieldvault::records {

class SetAsideTable {
 public:
  explicit SetAsideTable(vault::Database& database) : database_(&database) {}

  [[nodiscard]] std::optional<SetAside> find(const RecordId& record) const;
  [[nodiscard]] bool is_empty() const;
  [[nodiscard]] std::vector<SetAside> all() const;
  [[nodiscard]] std::vector<SetAside> of_kind(std::string_view kind) const;  // a row for each record
  // Whether this vault wrote the first revision of a record.
  [[nodiscard]] bool is_own(const RecordId& record) const;
  void add(const SetAside& row);
  void remove(const SetAside& row);

 private:
  vault::Database* database_;
};

}  // namespace fieldvault::records
