// What two threads tell the caller, one of them at a time.
#pragma once

#include <mutex>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::evidence {

class Telling {
 public:
  Telling(const Progress& progress, std::uint64_t total) : progress_(progress), total_(total) {}

  // Ends the work, by an exception, of a thread whose work nobody waits for any more.
  void of_bytes(std::uint64_t done) {
    const std::scoped_lock lock(mutex_);
    if (is_given_up_) throw Error(ErrorCode::program_failed, "the files before it could not be attached");
    if (progress_) progress_(done, total_);
  }
  template <typename Tell>
  void of_files(const Tell& tell) {
    const std::scoped_lock lock(mutex_);
    tell();
  }
  void give_up() {
    const std::scoped_lock lock(mutex_);
    is_given_up_ = true;
  }

 private:
  const Progress& progress_;
  std::uint64_t total_;
  std::mutex mutex_;
  bool is_given_up_ = false;
};

}  // namespace fieldvault::evidence
