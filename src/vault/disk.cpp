#include "fieldvault/vault/disk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <system_error>

#include "disk_error.hpp"
#include "fieldvault/crypto/error.hpp"
#include "interruptible.hpp"

namespace fieldvault::vault {

File Disk::open_with(const Path& path, int flags, DiskOperation operation) {
  const int descriptor =
      interruptible(*this, operation, path, [&] { return ::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR); });
  if (descriptor < 0) throw_disk_error(errno, operation == DiskOperation::create ? "create" : "open", path);
  File file(*this, descriptor, path);
  if (operation == DiskOperation::create) return file;  // it was not there before: it is a regular one
  struct stat status {};
  if (::fstat(descriptor, &status) < 0) throw_disk_error(errno, "open", path);
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorCode::input_refused, fmt::format("{} is not a regular file", path.string()));
  }
  return file;
}

// O_NONBLOCK: the open of a FIFO returns at once, and is then refused.
File Disk::open_read(const Path& path) {
  return open_with(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, DiskOperation::open);
}

File Disk::open_read_following_links(const Path& path) {
  return open_with(path, O_RDONLY | O_NONBLOCK, DiskOperation::open);
}

File Disk::create(const Path& path) {
  return open_with(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, DiskOperation::create);
}

bool Disk::exists(const Path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  throw_disk_error(errno, "look at", path);
}

bool Disk::is_folder(const Path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return S_ISDIR(status.st_mode);
  if (errno == ENOENT || errno == ENOTDIR) return false;
  throw_disk_error(errno, "look at", path);
}

void Disk::rename(const Path& from, const Path& to) {
  if (interruptible(*this, DiskOperation::rename, to, [&] { return ::rename(from.c_str(), to.c_str()); }) < 0) {
    throw_disk_error(errno, "give the new file its name", to);
  }
}

void Disk::rename_new(const Path& from, const Path& to) {
  const int result = interruptible(*this, DiskOperation::rename, to, [&] {
    return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  });
  if (result == 0) return;
  if (errno != EINVAL && errno != ENOSYS) throw_disk_error(errno, "give the new file its name", to);
  // Some file systems of USB sticks cannot do both in one step.
  if (exists(to)) throw_disk_error(EEXIST, "give the new file its name", to);
  rename(from, to);
}

void Disk::remove(const Path& path) {
  const int result = interruptible(*this, DiskOperation::remove, path, [&] { return ::unlink(path.c_str()); });
  if (result < 0 && errno != ENOENT) throw_disk_error(errno, "remove", path);
}

void Disk::make_folder(const Path& path) {
  if (interruptible(*this, DiskOperation::make_folder, path, [&] { return ::mkdir(path.c_str(), S_IRWXU); }) < 0) {
    throw_disk_error(errno, "make the folder", path);
  }
}

void Disk::remove_folder(const Path& path) {
  if (interruptible(*this, DiskOperation::remove, path, [&] { return ::rmdir(path.c_str()); }) < 0) {
    throw_disk_error(errno, "remove the folder", path);
  }
}

void Disk::remove_tree(const Path& path) {
  std::error_code error;
  before(DiskOperation::remove, path);
  std::filesystem::remove_all(path, error);
  if (error) throw_disk_error(error.value(), "remove", path);
}

Path Disk::folder_of(const Path& path) { return path.has_parent_path() ? path.parent_path() : Path("."); }

void Disk::sync_folder(const Path& path) {
  const int descriptor = interruptible(*this, DiskOperation::sync_folder, path,
                                       [&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (descriptor < 0) throw_disk_error(errno, "open the folder", path);
  const int result = ::fsync(descriptor);
  const int error = errno;
  ::close(descriptor);
  // EINVAL: a file system that knows no fsync of folders, as some on USB sticks.
  if (result < 0 && error != EINVAL) throw_disk_error(error, "make sure that the disk has the folder", path);
}

std::vector<std::string> Disk::list(const Path& folder) {
  before(DiskOperation::list, folder);
  const auto close_folder = [](DIR* open) { ::closedir(open); };
  const std::unique_ptr<DIR, decltype(close_folder)> open(::opendir(folder.c_str()), close_folder);
  if (!open) throw_disk_error(errno, "list the folder", folder);
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(open.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) throw_disk_error(errno, "list the folder", folder);
  std::sort(names.begin(), names.end());
  return names;
}

std::uint64_t Disk::free_space(const Path& path) {
  struct statvfs status {};
  if (::statvfs(path.c_str(), &status) < 0) throw_disk_error(errno, "ask for the free space of", path);
  return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

std::uint64_t Disk::max_file_size(const Path& path) {
  struct statfs status {};
  if (::statfs(path.c_str(), &status) < 0) throw_disk_error(errno, "ask for the file system of", path);
  if (status.f_type == MSDOS_SUPER_MAGIC) return std::numeric_limits<std::uint32_t>::max();
  return std::numeric_limits<std::int64_t>::max();
}

void Disk::before(DiskOperation, const Path&) {}

int Disk::fault(DiskOperation, const Path&) { return 0; }

std::size_t Disk::write_limit(std::size_t wanted) { return wanted; }

}  // namespace fieldvault::vault
