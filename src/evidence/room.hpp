// Whether a file fits, asked before its first byte is written.
#pragma once

#include "fieldvault/vault/disk.hpp"

namespace fieldvault::evidence {

// Error(input_refused) where the file system takes no file of this size, as FAT none of 4 GiB; Error(disk) where there
// is too little space. Both with the numbers.
void require_room(vault::Disk& disk, const vault::Path& folder, std::uint64_t size);

}  // namespace fieldvault::evidence
