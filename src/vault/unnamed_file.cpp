// A file without a name: whatever ends the process, the system takes back what was written to it.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "disk_error.hpp"
#include "fieldvault/vault/disk.hpp"
#include "interruptible.hpp"

namespace fieldvault::vault {
namespace {

std::string descriptor_path(int descriptor) { return fmt::format("/proc/self/fd/{}", descriptor); }

// EISDIR: a kernel that knows no O_TMPFILE and takes the call for one that would write to a folder.
bool means_unsupported(int error) { return error == EOPNOTSUPP || error == EISDIR || error == EINVAL; }

}  // namespace

std::optional<File> Disk::create_unnamed(const Path& folder) {
  const int descriptor = interruptible(*this, DiskOperation::create, folder, [&] {
    return ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  });
  if (descriptor < 0) {
    if (means_unsupported(errno)) return std::nullopt;
    throw_disk_error(errno, "create a file in", folder);
  }
  File file(*this, descriptor, folder);
  // Its name is given through /proc, which a bare system may lack.
  if (::access(descriptor_path(descriptor).c_str(), F_OK) != 0) return std::nullopt;
  return file;
}

void Disk::publish_unnamed(File& file, const Path& to) {
  file.require_open();
  const std::string from = descriptor_path(file.descriptor_);
  const int result = interruptible(*this, DiskOperation::rename, to, [&] {
    return ::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW);
  });
  if (result < 0) throw_disk_error(errno, "give the new file its name", to);
  file.path_ = to;
}

}  // namespace fieldvault::vault
