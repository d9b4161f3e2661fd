// Calls on an open descriptor: write, fsync, truncate, close and their kin.
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "interposed.hpp"
#include "unsynced.hpp"

using faults::all_or_nothing;
using faults::is_file;
using faults::is_folder;
using faults::is_writable_file;
using faults::Kind;
using faults::next_of;
using faults::plan;
using faults::writing;

namespace {

int synced(const char* name, int descriptor, int (*next)(int), void (*then)(int) = faults::after_sync) {
  if (!is_file(descriptor) && !is_folder(descriptor)) return next(descriptor);
  return all_or_nothing({Kind::sync, name, descriptor, nullptr}, [&] {
    if (plan().leaves_syncs_out()) return 0;
    const int result = next(descriptor);
    if (result == 0) then(descriptor);
    return result;
  });
}

template <typename Offset>
ssize_t written_at(const char* name, int descriptor, const void* bytes, std::size_t size, Offset offset,
                   ssize_t (*next)(int, const void*, std::size_t, Offset)) {
  if (!is_file(descriptor)) return next(descriptor, bytes, size, offset);
  return writing({Kind::write, name, descriptor, nullptr}, size, [&](std::size_t part) {
    faults::before_write(descriptor, offset, part);
    return next(descriptor, bytes, part, offset);
  });
}

int truncated(const char* name, int descriptor, off_t size, int (*next)(int, off_t)) {
  if (!is_file(descriptor)) return next(descriptor, size);
  return all_or_nothing({Kind::truncate, name, descriptor, nullptr}, [&] {
    faults::before_truncate(descriptor, size);
    return next(descriptor, size);
  });
}

// Pieces are not halved: a short one is the first piece.
ssize_t gathered(const char* name, int descriptor, const iovec* pieces, int count,
                 ssize_t (*write_pieces)(int, const iovec*, int)) {
  if (!is_file(descriptor)) return write_pieces(descriptor, pieces, count);
  std::size_t size = 0;
  for (int i = 0; i < count; ++i) size += pieces[i].iov_len;
  return writing({Kind::write, name, descriptor, nullptr}, size, [&](std::size_t part) {
    faults::before_write_here(descriptor, part);
    return write_pieces(descriptor, pieces, part < size && count > 1 ? 1 : count);
  });
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
  static auto* const next = next_of<ssize_t(int, const void*, size_t)>("write");
  if (descriptor == STDOUT_FILENO) plan().told();
  if (!is_file(descriptor)) return next(descriptor, bytes, size);
  return writing({Kind::write, "write", descriptor, nullptr}, size, [&](std::size_t part) {
    faults::before_write_here(descriptor, part);
    return next(descriptor, bytes, part);
  });
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
  static auto* const next = next_of<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return written_at("pwrite64", descriptor, bytes, size, offset, next);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
  static auto* const next = next_of<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return written_at("pwrite64", descriptor, bytes, size, offset, next);
}

ssize_t writev(int descriptor, const iovec* pieces, int count) {
  static auto* const next = next_of<ssize_t(int, const iovec*, int)>("writev");
  if (descriptor == STDOUT_FILENO) plan().told();
  return gathered("writev", descriptor, pieces, count, next);
}

int fsync(int descriptor) {
  static auto* const next = next_of<int(int)>("fsync");
  return synced("fsync", descriptor, next);
}

int fdatasync(int descriptor) {
  static auto* const next = next_of<int(int)>("fdatasync");
  return synced("fdatasync", descriptor, next);
}

int syncfs(int descriptor) noexcept {
  static auto* const next = next_of<int(int)>("syncfs");
  return synced("syncfs", descriptor, next, faults::after_sync_of_all);
}

int ftruncate(int descriptor, off_t size) noexcept {
  static auto* const next = next_of<int(int, off_t)>("ftruncate");
  return truncated("ftruncate", descriptor, size, next);
}

int ftruncate64(int descriptor, off64_t size) noexcept {
  static auto* const next = next_of<int(int, off64_t)>("ftruncate64");
  return truncated("ftruncate", descriptor, size, next);
}

int fallocate(int descriptor, int mode, off_t offset, off_t size) {
  static auto* const next = next_of<int(int, int, off_t, off_t)>("fallocate");
  if (!is_file(descriptor)) return next(descriptor, mode, offset, size);
  return all_or_nothing({Kind::write, "fallocate", descriptor, nullptr},
                        [&] { return next(descriptor, mode, offset, size); });
}

int fchmod(int descriptor, mode_t mode) noexcept {
  static auto* const next = next_of<int(int, mode_t)>("fchmod");
  return all_or_nothing({Kind::change_mode, "fchmod", descriptor, nullptr}, [&] { return next(descriptor, mode); });
}

int fchown(int descriptor, uid_t owner, gid_t group) noexcept {
  static auto* const next = next_of<int(int, uid_t, gid_t)>("fchown");
  return all_or_nothing({Kind::change_mode, "fchown", descriptor, nullptr},
                        [&] { return next(descriptor, owner, group); });
}

ssize_t copy_file_range(int from, off64_t* from_offset, int to, off64_t* to_offset, size_t size, unsigned flags) {
  static auto* const next = next_of<ssize_t(int, off64_t*, int, off64_t*, size_t, unsigned)>("copy_file_range");
  if (!is_file(to)) return next(from, from_offset, to, to_offset, size, flags);
  return writing({Kind::write, "copy_file_range", to, nullptr}, size,
                 [&](std::size_t part) { return next(from, from_offset, to, to_offset, part, flags); });
}

ssize_t sendfile(int to, int from, off_t* offset, size_t size) noexcept {
  static auto* const next = next_of<ssize_t(int, int, off_t*, size_t)>("sendfile");
  if (!is_file(to)) return next(to, from, offset, size);
  return writing({Kind::write, "sendfile", to, nullptr}, size,
                 [&](std::size_t part) { return next(to, from, offset, part); });
}

// Linux closes the descriptor whatever it returns, so it is closed in every case but a kill before.
int close(int descriptor) {
  static auto* const next = next_of<int(int)>("close");
  if (!is_writable_file(descriptor)) return next(descriptor);
  switch (plan().next({Kind::close, "close", descriptor, nullptr})) {
    case faults::Outcome::fail: {
      const int error = errno;
      next(descriptor);
      errno = error;
      return -1;
    }
    case faults::Outcome::kill_before:
      faults::die();
    case faults::Outcome::kill_after:
    case faults::Outcome::kill_half:
      next(descriptor);
      faults::die();
    default:
      return next(descriptor);
  }
}

}  // extern "C"
