// The schemas that are compiled in: those of records by name and by kind, others by the name of their file.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/records/schema.hpp"

namespace fieldvault::records {

class SchemaCatalog {
 public:
  // Read once, when first asked for.
  [[nodiscard]] static const SchemaCatalog& embedded();

  [[nodiscard]] const Schema* find(std::string_view name) const;
  // The highest version; nullptr for a kind that does not exist.
  [[nodiscard]] const Schema* newest(std::string_view kind) const;
  // "audit-policy"; nullptr for one that is not there.
  [[nodiscard]] const SchemaValidator* find_input(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& kinds() const noexcept { return kinds_; }

 private:
  SchemaCatalog();
  std::map<std::string, Schema, std::less<>> schemas_;
  std::map<std::string, const Schema*, std::less<>> newest_;
  std::map<std::string, std::shared_ptr<const SchemaValidator>, std::less<>> inputs_;
  std::vector<std::string> kinds_;
};

}  // namespace fieldvault::records
