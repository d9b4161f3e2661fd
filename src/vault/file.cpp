#include "fieldvault/vault/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "disk_error.hpp"
#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/disk.hpp"
#include "interruptible.hpp"

namespace fieldvault::vault {
namespace {

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

}  // namespace fieldvault::vault
