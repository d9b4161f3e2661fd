// Many files, or folders, on the medium at once: one wait for the disk instead of one for each.
#pragma once

#include <set>
#include <vector>

#include "fieldvault/vault/disk.hpp"

namespace fieldvault::vault {

// The bytes of all these files of one file system: by syncfs(2) on ext4, XFS, Btrfs, F2FS and tmpfs, which reports what
// failed since Linux 5.8; by one fsync after the other elsewhere. A failure is fatal, as of File::sync().
void sync_files(Disk& disk, const std::vector<File*>& files);

// The names in all these folders of one file system, in the same way.
void sync_folders(Disk& disk, const std::set<Path>& folders);

}  // namespace fieldvault::vault
