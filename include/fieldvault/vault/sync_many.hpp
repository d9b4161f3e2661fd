// Many files, or folders, on the medium at once: one wait for the disk instead of one for each.
#pragma once

#include <set>
#include <vector>

#include "fieldvault/vault/disk.hpp"

namespace fieldvault::vault {

// The bytes of all these files of one file system, by syncfs(2) where the kernel itself keeps the file system and so
// reports what failed (ext4, XFS, Btrfs, F2FS, exFAT, FAT, tmpfs, overlays of them; Linux 5.8 and newer); by one fsync
// after the other elsewhere, on network and FUSE file systems above all. A failure is fatal, as of File::sync().
void sync_files(Disk& disk, const std::vector<File*>& files);

// The names in all these folders of one file system, in the same way.
void sync_folders(Disk& disk, const std::set<Path>& folders);

}  // namespace fieldvault::vault
