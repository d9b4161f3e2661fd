// Long files are handed to the disk while they are written, so that the fsync at their end has little left to do.
#pragma once

#include "fieldvault/vault/disk.hpp"

namespace fieldvault::vault {

// Whether the file is read again soon. What is not need not fill the memory.
enum class Afterwards { is_read, is_left };

class Writeback {
 public:
  explicit Writeback(Afterwards afterwards = Afterwards::is_read) : afterwards_(afterwards) {}

  // To be told after each write, from the start of the file on.
  void wrote(File& file, std::uint64_t size) {
    written_ += size;
    if (written_ - handed_over_ < stretch) return;
    file.start_writeback(handed_over_, written_ - handed_over_);
    handed_over_ = written_;
    if (afterwards_ == Afterwards::is_left && handed_over_ > lag) drop_up_to(file, handed_over_ - lag);
  }

 private:
  static constexpr std::uint64_t stretch = std::uint64_t{8} * 1024 * 1024;
  static constexpr std::uint64_t lag = 4 * stretch;  // time for the disk to write it

  void drop_up_to(File& file, std::uint64_t end) {
    file.drop_cache(dropped_, end - dropped_);
    dropped_ = end;
  }

  Afterwards afterwards_;
  std::uint64_t written_ = 0;
  std::uint64_t handed_over_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace fieldvault::vault
