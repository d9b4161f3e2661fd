// What only a file system in memory can promise: that nothing reaches a disk, and that zeros replace what was there.
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/memory_folder.hpp"

namespace fieldvault::vault {
namespace {

constexpr std::size_t suffix_bytes = 8;

// Whatever an editor left beside the file goes the same way.
void wipe_folder(Disk& disk, const Path& folder) {
  for (const std::string& name : disk.list(folder)) {
    if (disk.is_folder(folder / name)) {
      wipe_folder(disk, folder / name);
    } else {
      disk.wipe(folder / name);
    }
  }
  disk.remove_folder(folder);
}

// None where the place is no memory, or belongs to somebody else: XDG_RUNTIME_DIR stays set after `su`.
std::vector<std::string> names_in(Disk& disk, const Path& place) {
  if (!disk.is_in_memory(place)) return {};
  try {
    return disk.list(place);
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

bool Disk::is_in_memory(const Path& path) {
  struct statfs status {};
  if (::statfs(path.c_str(), &status) != 0) return false;
  return status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC;
}

bool Disk::is_own_private_folder(const Path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return false;
  return S_ISDIR(status.st_mode) && status.st_uid == ::geteuid() && (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

void Disk::wipe(const Path& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor >= 0) {
    File file(*this, descriptor, path);
    overwrite_with_zeros(file);
    file.sync();  // on a disk the zeros would go with the name, before they are written
    file.close();
  }
  remove(path);
}

MemoryFolder::MemoryFolder(Disk& disk, crypto::RandomSource& random, const std::vector<Path>& places,
                           std::string_view owner)
    : disk_(&disk) {
  const auto place = std::ranges::find_if(places, [&](const Path& each) { return disk.is_in_memory(each); });
  if (place == places.end()) {
    throw Error(ErrorCode::forbidden,
                "there is no folder in memory here (/dev/shm, or XDG_RUNTIME_DIR on a tmpfs), and a record is not "
                "opened where it would reach the disk; give the change with --from - or --set");
  }
  const Path folder = *place / (name_for(owner) + crypto::to_hex(crypto::random_bytes(random, suffix_bytes)));
  disk.make_folder(folder);
  path_ = folder;
  // A default access list of the place could widen the mode; then nothing is written there.
  if (!disk.is_own_private_folder(folder)) {
    leave();
    throw Error(ErrorCode::forbidden, fmt::format("{} gives others access to new folders", place->string()));
  }
}

MemoryFolder::MemoryFolder(Disk& disk, Path folder) : disk_(&disk), path_(std::move(folder)) {}

MemoryFolder::MemoryFolder(MemoryFolder&& other) noexcept
    : disk_(other.disk_), path_(std::exchange(other.path_, Path())) {}

MemoryFolder::~MemoryFolder() { leave(); }

void MemoryFolder::leave() noexcept {
  if (path_.empty()) return;
  try {
    wipe_folder(*disk_, path_);
  } catch (...) {
    // Found again, and wiped, at the next unlock.
  }
  path_.clear();
}

std::string MemoryFolder::name_for(std::string_view owner) { return fmt::format("fieldvault-{}-", owner); }

std::vector<MemoryFolder> MemoryFolder::left_behind(Disk& disk, const std::vector<Path>& places,
                                                    std::string_view owner) {
  std::vector<MemoryFolder> found;
  for (const Path& place : places) {
    for (const std::string& name : names_in(disk, place)) {
      if (name.starts_with(name_for(owner)) && disk.is_own_private_folder(place / name)) {
        found.push_back(MemoryFolder(disk, place / name));
      }
    }
  }
  return found;
}

}  // namespace fieldvault::vault
