// The codes of the persons of a vault: each is for one person, since a code stands wherever the name does not.
#pragma once

#include <map>
#include <set>
#include <string>

#include "fieldvault/records/record_id.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::records {

class PersonCodes {
 public:
  // Reads every current person once, without taking their lines apart.
  explicit PersonCodes(vault::Database& database);
  [[nodiscard]] bool is_of_another(const std::string& code, const RecordId& person) const;
  void add(const std::string& code, const RecordId& person);

 private:
  std::map<std::string, std::set<std::string>> persons_;
};

}  // namespace fieldvault::records
