// Many files, or folders, on the medium at once: one wait for the disk instead of one for each.
#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "fieldvault/vault/disk.hpp"

namespace fieldvault::vault {

// Of fewer, each by itself waits for less.
inline constexpr std::size_t worth_the_whole = 4;

// Whether so many files, or more, on the file system of this one are synced by one call. It reports every failed write
// since the first of them was opened: only that one must still be open, and the others may be closed once written.
[[nodiscard]] bool is_synced_whole(const File& file);

// The bytes of all these files of one file system: by syncfs(2) on ext4, XFS, Btrfs, F2FS and tmpfs, which reports what
// failed since Linux 5.8; by one fsync after the other elsewhere. A failure is fatal, as of File::sync().
void sync_files(Disk& disk, const std::vector<File*>& files);

// The names in all these folders of one file system, in the same way.
void sync_folders(Disk& disk, const std::set<Path>& folders);

}  // namespace fieldvault::vault
