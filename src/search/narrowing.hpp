// The filters of a query as conditions on the rows of text_document, and what is known of all of these.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "fieldvault/records/partial_date.hpp"
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

// The days that records are about, of all rows together.
[[nodiscard]] records::DaySpan days_of_all(vault::Database& database);
// The highest number of a row: at least as much as there are rows.
[[nodiscard]] std::size_t newest_document(vault::Database& database);

}  // namespace fieldvault::search
