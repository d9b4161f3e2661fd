// The names of persons that a vault knows, and whether one of them stands in a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::report {

// The second net of a report without names: what was confirmed to identify nobody is still not shown where it holds a
// name of somebody in this vault, in full or a part of it. Letters as they are written; Latin ones in either case.
class KnownNames {
 public:
  explicit KnownNames(const records::RecordStore& store);
  [[nodiscard]] bool stand_in(std::string_view text) const;
  // In any text inside the value.
  [[nodiscard]] bool stand_in(const Json& value) const;

 private:
  void take(const Json& name);
  void take_all(const Json& names);
  std::vector<std::string> names_;
};

}  // namespace fieldvault::report
