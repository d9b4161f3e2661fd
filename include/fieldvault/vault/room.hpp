// Whether something fits on a medium, asked before its first byte is written.
#pragma once

#include <cstdint>

#include "fieldvault/vault/disk.hpp"

namespace fieldvault::vault {

// Error(disk) where the folder's medium has fewer than `size` bytes free, with both numbers.
void require_space(Disk& disk, const Path& folder, std::uint64_t size);
// The same for one file, and Error(input_refused) where the file system takes none of this size, as FAT none of 4 GiB.
void require_room_for_file(Disk& disk, const Path& folder, std::uint64_t size);

}  // namespace fieldvault::vault
