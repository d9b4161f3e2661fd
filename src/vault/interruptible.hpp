// A system call of the disk that a signal may interrupt, and a test may make fail.
#pragma once

#include <cerrno>

#include "fieldvault/vault/disk.hpp"

namespace fieldvault::vault {

// Makes the call, again after EINTR; a negative result leaves the reason in errno.
template <typename Call>
auto interruptible(Disk& disk, DiskOperation operation, const Path& path, Call call) {
  using Result = decltype(call());
  for (;;) {
    disk.before(operation, path);
    const int planned = disk.fault(operation, path);
    const Result result = planned == 0 ? call() : static_cast<Result>(-1);
    if (planned != 0) errno = planned;
    if (result >= 0 || errno != EINTR) return result;
  }
}

}  // namespace fieldvault::vault
