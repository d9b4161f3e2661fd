// What a batch asks again and again of the records that its own name: their kind, who gave a consent, and themselves.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "fieldvault/ledger/json.hpp"
#include "fieldvault/records/record_id.hpp"
#include "read_revisions.hpp"

namespace fieldvault::records {

// A record that is there keeps its kind; what a consent says is forgotten when one is written.
class KnownTargets {
 public:
  [[nodiscard]] const std::string* kind(const std::string& record) const { return found_in(kinds_, record); }
  void add_kind(const std::string& record, std::string kind) { keep(kinds_, record, std::move(kind)); }

  [[nodiscard]] const std::vector<Json>* givers(const RecordId& consent) const {
    return found_in(givers_, consent.text());
  }
  void add_givers(const RecordId& consent, std::vector<Json> givers) {
    keep(givers_, consent.text(), std::move(givers));
  }
  void forget_givers() { givers_.clear(); }
  [[nodiscard]] ReadRevisions& revisions() noexcept { return revisions_; }

 private:
  static constexpr std::size_t most = 10'000;  // a few MiB; then it begins anew

  template <typename Value>
  using Known = std::unordered_map<std::string, Value>;

  template <typename Value>
  static const Value* found_in(const Known<Value>& known, const std::string& record) {
    const auto found = known.find(record);
    return found == known.end() ? nullptr : &found->second;
  }

  template <typename Value>
  static void keep(Known<Value>& known, const std::string& record, Value value) {
    if (known.size() == most) known.clear();
    known[record] = std::move(value);
  }

  Known<std::string> kinds_;
  Known<std::vector<Json>> givers_;
  ReadRevisions revisions_;
};

}  // namespace fieldvault::records
