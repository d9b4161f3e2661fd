// Long files are handed to the disk while they are written, so that the fsync at their end has little left to do.
#pragma once

#include "fieldvault/vault/file.hpp"

namespace fieldvault::vault {

class Writeback {
 public:
  // To be told after each write, from the start of the file on.
  void wrote(File& file, std::uint64_t size) {
    written_ += size;
    if (written_ - handed_over_ < stretch) return;
    file.start_writeback(handed_over_, written_ - handed_over_);
    handed_over_ = written_;
  }

 private:
  static constexpr std::uint64_t stretch = std::uint64_t{8} * 1024 * 1024;

  std::uint64_t written_ = 0;
  std::uint64_t handed_over_ = 0;
};

}  // namespace fieldvault::vault
