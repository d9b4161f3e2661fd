#include "unsynced.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "fault_plan.hpp"

// The undoing uses system calls, so that it counts as nothing of the program.
namespace faults {
namespace {

using Inode = std::pair<dev_t, ino_t>;

struct Change {
  Inode safe_with;  // the file or folder whose sync makes it last
  bool of_name;
  std::function<void()> undo;
};

std::mutex mutex;
std::vector<Change> changes;
std::map<Inode, int> own_descriptors;  // one for each file that was written: the program's may be closed by then

Inode inode_of(const struct stat& status) { return {status.st_dev, status.st_ino}; }

int raw_open(const char* path, int flags) {
  return static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, S_IRUSR | S_IWUSR));
}

// Far above the program's own descriptors, whose numbers must stay what they are.
int raised(int descriptor) {
  if (descriptor < 0) return descriptor;
  const int high = fcntl(descriptor, F_DUPFD_CLOEXEC, 800);
  syscall(SYS_close, descriptor);
  return high;
}

std::string absolute(int folder, const char* path) {
  if (path[0] == '/') return path;
  if (folder == AT_FDCWD) return std::filesystem::current_path() / path;
  std::error_code none;
  return std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(folder), none) / path;
}

Inode folder_of(const std::string& path) {
  struct stat status {};
  stat(std::filesystem::path(path).parent_path().c_str(), &status);
  return inode_of(status);
}

std::string bytes_of(int descriptor, off_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  const ssize_t got = syscall(SYS_pread64, descriptor, bytes.data(), size, offset);
  bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return bytes;
}

int own_descriptor_of(int descriptor, Inode inode) {
  const auto found = own_descriptors.find(inode);
  if (found != own_descriptors.end()) return found->second;
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  return own_descriptors[inode] = raised(raw_open(link.c_str(), O_RDWR));
}

void remember_bytes(int descriptor, off_t offset, std::size_t size) {
  struct stat status {};
  if (!is_file(descriptor) || fstat(descriptor, &status) < 0) return;
  const int own = own_descriptor_of(descriptor, inode_of(status));
  std::string old = bytes_of(own, offset, size);
  changes.push_back({inode_of(status), false, [own, offset, old = std::move(old), length = status.st_size] {
                       if (!old.empty()) syscall(SYS_pwrite64, own, old.data(), old.size(), offset);
                       syscall(SYS_ftruncate, own, length);
                     }});
}

// How to put back what stands under this name: a file with its bytes, an empty folder, nothing.
std::function<void()> restoring(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) < 0) return [path] { syscall(SYS_unlink, path.c_str()); };
  if (S_ISDIR(status.st_mode)) return [path] { syscall(SYS_mkdir, path.c_str(), S_IRWXU); };
  const int descriptor = raw_open(path.c_str(), O_RDONLY | O_NOFOLLOW);
  std::string old = bytes_of(descriptor, 0, static_cast<std::size_t>(status.st_size));
  syscall(SYS_close, descriptor);
  return [path, old = std::move(old)] {
    syscall(SYS_unlink, path.c_str());
    const int again = raw_open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL);
    syscall(SYS_write, again, old.data(), old.size());
    syscall(SYS_close, again);
  };
}

// Runs where a power cut is planned; leaves errno as it was.
template <typename Step>
void recording(Step step) {
  if (!plan().cuts_power() || plan().is_off()) return;
  const int before = errno;
  const std::lock_guard guard(mutex);
  step();
  errno = before;
}

}  // namespace

void before_write(int descriptor, off_t offset, std::size_t size) {
  recording([&] { remember_bytes(descriptor, offset, size); });
}

void before_write_here(int descriptor, std::size_t size) {
  recording([&] { remember_bytes(descriptor, lseek(descriptor, 0, SEEK_CUR), size); });
}

void before_truncate(int descriptor, off_t size) {
  recording([&] {
    struct stat status {};
    if (fstat(descriptor, &status) < 0) return;
    remember_bytes(descriptor, size, static_cast<std::size_t>(std::max<off_t>(status.st_size - size, 0)));
  });
}

void before_rename(int from_folder, const char* from, int to_folder, const char* to) {
  recording([&] {
    const std::string source = absolute(from_folder, from);
    const std::string target = absolute(to_folder, to);
    struct stat status {};
    const bool replaces = lstat(target.c_str(), &status) == 0;
    changes.push_back({folder_of(target), true, [source, target, replaces, put_back = restoring(target)] {
                         syscall(SYS_renameat2, AT_FDCWD, target.c_str(), AT_FDCWD, source.c_str(), 0);
                         if (replaces) put_back();
                       }});
  });
}

void before_remove(int folder, const char* path) {
  recording([&] {
    const std::string name = absolute(folder, path);
    struct stat status {};
    if (lstat(name.c_str(), &status) < 0) return;
    changes.push_back({folder_of(name), true, restoring(name)});
  });
}

void before_make(int folder, const char* path) {
  recording([&] {
    const std::string name = absolute(folder, path);
    struct stat status {};
    if (lstat(name.c_str(), &status) == 0) return;
    changes.push_back({folder_of(name), true, [name] {
                         if (syscall(SYS_unlink, name.c_str()) < 0) syscall(SYS_rmdir, name.c_str());
                       }});
  });
}

void after_sync(int descriptor) {
  recording([&] {
    struct stat status {};
    if (fstat(descriptor, &status) < 0) return;
    std::erase_if(changes, [&](const Change& change) { return change.safe_with == inode_of(status); });
  });
}

void after_sync_of_all(int descriptor) {
  recording([&] {
    struct stat status {};
    if (fstat(descriptor, &status) < 0) return;
    std::erase_if(changes, [&](const Change& change) { return change.safe_with.first == status.st_dev; });
  });
}

void power_cut(Lost lost) {
  const std::lock_guard guard(mutex);
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    if (!change->of_name || lost == Lost::bytes_and_names) change->undo();
  }
}

}  // namespace faults
