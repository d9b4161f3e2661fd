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
#include <limits>
#include <memory>
#include <system_error>
#include <utility>

#include "disk_error.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::vault {
namespace {

// Makes the call, again after EINTR; a negative result leaves the reason in errno.
template <typename Call>
auto interruptible(Disk& disk, DiskOperation operation, const Path& path, Call call) {
  using Result = decltype(call());
  for (;;) {
    disk.before(operation, path);
    const int planned = disk.fault(operation, path);
    const Result result = planned == 0 ? call() : static_cast<Result>(-1);
    if (planned != 0) errno = planned;
    if (result >= 0 || errno != EINTR) return result;
  }
}

template <typename Call>
std::size_t fill(Disk& disk, const Path& path, MutableBytes out, Call call) {
  std::size_t filled = 0;
  while (filled < out.size()) {
    const ssize_t got =
        interruptible(disk, DiskOperation::read, path, [&] { return call(out.subspan(filled), filled); });
    if (got < 0) throw_disk_error(errno, "read", path);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

template <typename Call>
void drain(Disk& disk, const Path& path, ByteView bytes, Call call) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const std::size_t rest = bytes.size() - written;
    const ByteView part = bytes.subspan(written, std::min(disk.write_limit(rest), rest));
    const ssize_t put = interruptible(disk, DiskOperation::write, path, [&] { return call(part, written); });
    if (put <= 0) throw_write_error(put == 0 ? ENOSPC : errno, path, rest);
    written += static_cast<std::size_t>(put);
  }
}

bool is_aligned(ByteView bytes) {
  return reinterpret_cast<std::uintptr_t>(bytes.data()) % direct_alignment == 0 && bytes.size() % direct_alignment == 0;
}

[[noreturn]] void refuse(const Path& path, std::string_view what) {
  throw Error(ErrorCode::input_refused, fmt::format("{} {}", path.string(), what));
}

}  // namespace

File::File(File&& other) noexcept
    : disk_(other.disk_),
      descriptor_(std::exchange(other.descriptor_, -1)),
      past_memory_(other.past_memory_),
      path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    if (descriptor_ >= 0) ::close(descriptor_);
    disk_ = other.disk_;
    descriptor_ = std::exchange(other.descriptor_, -1);
    past_memory_ = other.past_memory_;
    path_ = std::move(other.path_);
  }
  return *this;
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void File::require_open() const {
  if (descriptor_ < 0)
    throw Error(ErrorCode::program_failed, fmt::format("{} is used after it was closed", path_.string()));
}

void File::go_past_memory([[maybe_unused]] bool past) noexcept {
#ifdef O_DIRECT
  if (past_memory_ == past) return;
  const int flags = ::fcntl(descriptor_, F_GETFL);
  if (flags < 0 || ::fcntl(descriptor_, F_SETFL, past ? flags | O_DIRECT : flags & ~O_DIRECT) < 0) return;
  past_memory_ = past;
#endif
}

std::size_t File::read(MutableBytes out) {
  require_open();
  go_past_memory(false);
  return fill(*disk_, path_, out,
              [&](MutableBytes rest, std::size_t) { return ::read(descriptor_, rest.data(), rest.size()); });
}

std::size_t File::read_at(std::uint64_t offset, MutableBytes out) {
  require_open();
  go_past_memory(false);
  return fill(*disk_, path_, out, [&](MutableBytes rest, std::size_t filled) {
    return ::pread(descriptor_, rest.data(), rest.size(), static_cast<off_t>(offset + filled));
  });
}

// EINVAL: the file system wants another alignment, or cannot do it at all.
std::size_t File::read_past_memory(MutableBytes out) {
  require_open();
  go_past_memory(is_aligned(out));
  return fill(*disk_, path_, out, [&](MutableBytes rest, std::size_t) {
    const ssize_t got = ::read(descriptor_, rest.data(), rest.size());
    if (got >= 0 || errno != EINVAL || !past_memory_) return got;
    go_past_memory(false);
    return ::read(descriptor_, rest.data(), rest.size());
  });
}

void File::write_past_memory(ByteView bytes) {
  require_open();
  go_past_memory(is_aligned(bytes));
  drain(*disk_, path_, bytes, [&](ByteView part, std::size_t) {
    const ssize_t put = ::write(descriptor_, part.data(), part.size());
    if (put >= 0 || errno != EINVAL || !past_memory_) return put;
    go_past_memory(false);
    return ::write(descriptor_, part.data(), part.size());
  });
}

void File::write(ByteView bytes) {
  require_open();
  go_past_memory(false);
  drain(*disk_, path_, bytes,
        [&](ByteView part, std::size_t) { return ::write(descriptor_, part.data(), part.size()); });
}

void File::write_at(std::uint64_t offset, ByteView bytes) {
  require_open();
  go_past_memory(false);
  drain(*disk_, path_, bytes, [&](ByteView part, std::size_t written) {
    return ::pwrite(descriptor_, part.data(), part.size(), static_cast<off_t>(offset + written));
  });
}

void File::seek(std::uint64_t offset) {
  require_open();
  if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) throw_disk_error(errno, "seek in", path_);
}

// Without a wait flag no write error is consumed here: fsync still reports it.
void File::start_writeback([[maybe_unused]] std::uint64_t offset, [[maybe_unused]] std::uint64_t size) noexcept {
#ifdef SYNC_FILE_RANGE_WRITE
  (void)::sync_file_range(descriptor_, static_cast<off_t>(offset), static_cast<off_t>(size), SYNC_FILE_RANGE_WRITE);
#endif
}

void File::sync() {
  require_open();
  if (interruptible(*disk_, DiskOperation::sync, path_, [&] { return ::fsync(descriptor_); }) == 0) return;
  const int error = errno;
  ::close(std::exchange(descriptor_, -1));
  throw_disk_error(error, "make sure that the disk has", path_);
}

// Advice only: where the system keeps the pages, a read is merely weaker evidence.
void File::drop_cache() {
  require_open();
  disk_->before(DiskOperation::drop_cache, path_);
  static_cast<void>(::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED));
}

void File::close() {
  require_open();
  const int descriptor = std::exchange(descriptor_, -1);
  disk_->before(DiskOperation::close, path_);
  const int planned = disk_->fault(DiskOperation::close, path_);
  const int result = ::close(descriptor);
  if (planned != 0) throw_disk_error(planned, "close", path_);
  // After EINTR, Linux has closed the descriptor all the same.
  if (result < 0 && errno != EINTR) throw_disk_error(errno, "close", path_);
}

std::uint64_t File::size() const { return stamp().size; }

File::Stamp File::stamp() const {
  require_open();
  struct stat status {};
  if (::fstat(descriptor_, &status) < 0) throw_disk_error(errno, "read the size of", path_);
  return {static_cast<std::uint64_t>(status.st_size),
          std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

File Disk::open_with(const Path& path, int flags, DiskOperation operation) {
  const int descriptor =
      interruptible(*this, operation, path, [&] { return ::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR); });
  if (descriptor < 0) throw_disk_error(errno, operation == DiskOperation::create ? "create" : "open", path);
  File file(*this, descriptor, path);
  if (operation == DiskOperation::create) return file;  // it was not there before: it is a regular one
  struct stat status {};
  if (::fstat(descriptor, &status) < 0) throw_disk_error(errno, "open", path);
  if (!S_ISREG(status.st_mode)) refuse(path, "is not a regular file");
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
