#include "fieldvault/vault/room.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"

namespace fieldvault::vault {

void require_space(Disk& disk, const Path& folder, std::uint64_t size) {
  const std::uint64_t free = disk.free_space(folder);
  if (size <= free) return;
  throw Error(ErrorCode::disk, fmt::format("there is not enough space: {} bytes are needed, and {} has {} free", size,
                                           folder.string(), free));
}

void require_room_for_file(Disk& disk, const Path& folder, std::uint64_t size) {
  const std::uint64_t largest = disk.max_file_size(folder);
  if (size > largest) {
    throw Error(ErrorCode::input_refused,
                fmt::format("a file of {} bytes has to be written, and the file system at {} takes files of at most {}",
                            size, folder.string(), largest));
  }
  require_space(disk, folder, size);
}

}  // namespace fieldvault::vault
