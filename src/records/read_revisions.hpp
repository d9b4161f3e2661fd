// Revisions that were read lately: whoever looks through many records meets the same ones again and again.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "fieldvault/records/revision.hpp"

namespace fieldvault::records {

// By root, so that nothing that is written later makes them wrong; but for a fuller line of one, which forget() is for.
class ReadRevisions {
 public:
  struct Read {
    Revision revision;
    std::int64_t log;
    std::uint64_t position;
  };

  [[nodiscard]] const Read* find(const std::string& root) const {
    const auto found = read_.find(root);
    return found == read_.end() ? nullptr : &found->second;
  }
  void keep(const std::string& root, Read read, std::size_t line_size) {
    if (line_size > most_of_one) return;
    if (read_.size() == most || bytes_ + line_size > most_bytes) clear();
    if (read_.emplace(root, std::move(read)).second) bytes_ += line_size;
  }
  void forget(const std::string& root) {
    read_.erase(root);
    checked_.erase(root);
  }
  // Its line was parsed in full since this store was made: what was cleared is not checked again.
  void add_checked(const std::string& root) {
    if (checked_.size() == most_checked) checked_.clear();
    checked_.insert(root);
  }
  [[nodiscard]] bool is_checked(const std::string& root) const { return checked_.contains(root); }

 private:
  static constexpr std::size_t most = 1000;  // then it begins anew
  static constexpr std::size_t most_bytes = std::size_t{1} << 20;
  static constexpr std::size_t most_checked = 50'000;  // some 6 MiB
  static constexpr std::size_t most_of_one = std::size_t{64} << 10;

  void clear() {
    read_.clear();
    bytes_ = 0;
  }

  std::unordered_map<std::string, Read> read_;
  std::unordered_set<std::string> checked_;
  std::size_t bytes_ = 0;  // of their lines
};

}  // namespace fieldvault::records
