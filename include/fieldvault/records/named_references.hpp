// What a person may write where a body names another record: a person's code, or a part of an id.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "fieldvault/records/record_store.hpp"

namespace fieldvault::records {

// Keeps what it has found out, up to 10,000 of them: a batch asks for the same ones again and again.
class NamedReferences {
 public:
  // The store must outlive it.
  explicit NamedReferences(const RecordStore& store) : store_(&store) {}
  // The body of a record of this kind, with the id of each record that it names in another way. Error(not_found), with
  // the pointer, where none or several are meant.
  [[nodiscard]] Json with_ids(std::string_view kind, Json body);

 private:
  [[nodiscard]] const std::string& id_of(const std::string& kind, const std::string& text);
  const RecordStore* store_;
  std::map<std::pair<std::string, std::string>, std::string> known_;  // by kind and text
};

}  // namespace fieldvault::records
