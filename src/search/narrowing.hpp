// The filters of a query as conditions on the rows of text_document.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "fieldvault/records/record_store.hpp"
#include "filters.hpp"

namespace fieldvault::search {

// Finds the cases and persons that are meant: Error(not_found) where there is none, or several. The filters outlive it.
class Narrowing {
 public:
  Narrowing(vault::Vault& vault, const Filters& filters);

  // How many records the cases and persons leave; nullopt where no filter names one.
  [[nodiscard]] std::optional<std::size_t> records() const {
    return records_ ? std::optional(records_->size()) : std::nullopt;
  }
  // On `text_document AS d`, with parameters from ?2 on.
  [[nodiscard]] std::string sql() const;
  void bind(vault::Statement& statement) const;

 private:
  const Filters& filters_;
  std::optional<std::set<std::string>> records_;  // that every case and person has; none where no filter names one
};

}  // namespace fieldvault::search
