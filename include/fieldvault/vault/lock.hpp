// One process has a vault's folder to itself.
#pragma once

#include "fieldvault/vault/disk.hpp"

namespace fieldvault::vault {

// flock on a file; holds the vault against a second process. Error(locked) names the process that holds it.
class FolderLock {
 public:
  FolderLock(Disk& disk, const Path& lock_file);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  int descriptor_ = -1;
};

}  // namespace fieldvault::vault
