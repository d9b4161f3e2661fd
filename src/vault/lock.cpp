#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "disk_error.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/lock.hpp"

namespace fieldvault::vault {
namespace {

// What the lock file says is a stranger's text: only digits of a plausible length are repeated to the person.
std::string holder_of(int descriptor) {
  std::array<char, 16> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  if (size < 0) return "another process";
  std::string_view digits(text.data(), static_cast<std::size_t>(size));
  if (digits.ends_with('\n')) digits.remove_suffix(1);
  const bool plausible = !digits.empty() && digits.size() <= 10 &&
                         std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return plausible ? fmt::format("process {}", digits) : "another process";
}

// The number only serves the message to a second process, so that a failure to write it is no failure to lock.
void write_holder(int descriptor) {
  const std::string text = fmt::format("{}\n", ::getpid());
  if (::ftruncate(descriptor, 0) == 0) {
    [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, text.data(), text.size(), 0);
  }
}

int lock_without_waiting(Disk& disk, int descriptor, const Path& path) {
  for (;;) {
    disk.before(DiskOperation::lock, path);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return 0;
    if (errno != EINTR) return errno;
  }
}

}  // namespace

FolderLock::FolderLock(Disk& disk, const Path& lock_file) {
  disk.before(DiskOperation::open, lock_file);
  const int descriptor =
      ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) throw_disk_error(errno, "open", lock_file);
  try {
    struct stat status {};
    if (::fstat(descriptor, &status) < 0) throw_disk_error(errno, "open", lock_file);
    if (!S_ISREG(status.st_mode)) {
      throw Error(ErrorCode::input_refused, fmt::format("{} is not a regular file", lock_file.string()));
    }
    const int error = lock_without_waiting(disk, descriptor, lock_file);
    if (error == EWOULDBLOCK) {
      throw Error(ErrorCode::locked,
                  fmt::format("the vault is in use by {} ({} is locked)", holder_of(descriptor), lock_file.string()));
    }
    if (error != 0) throw_disk_error(error, "lock", lock_file);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
  write_holder(descriptor);
  descriptor_ = descriptor;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock::~FolderLock() {
  if (descriptor_ < 0) return;
  [[maybe_unused]] const int emptied = ::ftruncate(descriptor_, 0);
  ::close(descriptor_);
}

}  // namespace fieldvault::vault
