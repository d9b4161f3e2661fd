#include "fieldvault/vault/sync_many.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "disk_error.hpp"
#include "interruptible.hpp"

namespace fieldvault::vault {
namespace {

// Their syncfs() waits for the medium's own cache and reports what could not be written. FAT and exFAT do not flush the
// medium in it, an overlay does not report, and of FUSE and network file systems nobody knows.
constexpr std::array synced_whole = {long{EXT4_SUPER_MAGIC}, long{XFS_SUPER_MAGIC}, long{BTRFS_SUPER_MAGIC},
                                     long{F2FS_SUPER_MAGIC}, long{TMPFS_MAGIC}};

bool is_whole(int descriptor) {
  struct statfs status {};
  return ::fstatfs(descriptor, &status) == 0 &&
         std::ranges::find(synced_whole, static_cast<long>(status.f_type)) != synced_whole.end();
}

// A folder that is open for as long as it takes to sync it.
class OpenFolder {
 public:
  OpenFolder(Disk& disk, const Path& path)
      : descriptor_(interruptible(disk, DiskOperation::sync_folder, path,
                                  [&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); })) {
    if (descriptor_ < 0) throw_disk_error(errno, "open the folder", path);
  }
  OpenFolder(const OpenFolder&) = delete;
  OpenFolder& operator=(const OpenFolder&) = delete;
  ~OpenFolder() { ::close(descriptor_); }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

void sync_whole(Disk& disk, int descriptor, const Path& path) {
  disk.before(DiskOperation::sync, path);
  errno = disk.fault(DiskOperation::sync, path);
  if (errno == 0 && ::syncfs(descriptor) == 0) return;  // no signal interrupts it
  throw_disk_error(errno, "make sure that the disk has", path);
}

}  // namespace

bool is_synced_whole(const File& file) { return is_whole(file.descriptor()); }

void sync_files(Disk& disk, const std::vector<File*>& files) {
  if (files.size() >= worth_the_whole && is_synced_whole(*files.front())) {
    sync_whole(disk, files.front()->descriptor(), files.front()->path());
    return;
  }
  for (File* file : files) file->sync();
}

void sync_folders(Disk& disk, const std::set<Path>& folders) {
  if (folders.size() >= worth_the_whole) {
    const OpenFolder folder(disk, *folders.begin());
    if (is_whole(folder.descriptor())) {
      sync_whole(disk, folder.descriptor(), *folders.begin());
      return;
    }
  }
  for (const Path& folder : folders) disk.sync_folder(folder);
}

}  // namespace fieldvault::vault
