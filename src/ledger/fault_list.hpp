// Findings of one check, capped: a ledger that is wrong everywhere must not fill the memory with lines.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace fieldvault::ledger {

class FaultList {
 public:
  static constexpr std::size_t max_lines = 100;

  explicit FaultList(std::string where) : where_(std::move(where)) {}

  void add(const std::string& what) {
    if (lines_.size() < max_lines)
      lines_.push_back(where_ + ": " + what);
    else
      ++left_out_;
  }
  [[nodiscard]] std::vector<std::string> take() && {
    if (left_out_ > 0) lines_.push_back(where_ + ": and " + std::to_string(left_out_) + " more faults");
    return std::move(lines_);
  }

 private:
  std::string where_;
  std::vector<std::string> lines_;
  std::size_t left_out_ = 0;
};

}  // namespace fieldvault::ledger
