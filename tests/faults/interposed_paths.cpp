// Calls that name a path: open for writing, rename, link, unlink, mkdir and their kin.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "interposed.hpp"
#include "steady.hpp"
#include "unsynced.hpp"

using faults::all_or_nothing;
using faults::Kind;
using faults::next_of;
using faults::opening;

namespace {

constexpr int makes_file = O_CREAT | O_TRUNC;

bool may_write(int flags) { return (flags & O_ACCMODE) != O_RDONLY || (flags & makes_file) != 0; }

bool makes(int flags) { return (flags & makes_file) != 0 || (flags & O_TMPFILE) == O_TMPFILE; }

// /dev/shm is a file system, the rest of /dev and /proc is not.
bool on_device(const char* path) {
  return (std::strncmp(path, "/dev/", 5) == 0 && std::strncmp(path, "/dev/shm", 8) != 0) ||
         std::strncmp(path, "/proc/", 6) == 0;
}

template <typename Call>
int opened(int folder, const char* path, int flags, Call call) {
  if (!may_write(flags) || on_device(path)) return call();
  const Kind kind = makes(flags) ? Kind::create : Kind::open;
  return opening({kind, makes(flags) ? "openat:create" : "openat:write", -1, path}, [&] {
    if ((flags & O_CREAT) != 0) faults::before_make(folder, path);
    return call();
  });
}

bool has_mode(int flags) { return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE; }

}  // namespace

// The mode is the one argument that is there only where a file may be made.
#define OPEN_LIKE(name)                                                            \
  int name(const char* path, int flags, ...) {                                     \
    path = faults::steady_path(path);                                              \
    static auto* const next = next_of<int(const char*, int, ...)>(#name);          \
    mode_t mode = 0;                                                               \
    if (has_mode(flags)) {                                                         \
      va_list rest;                                                                \
      va_start(rest, flags);                                                       \
      mode = va_arg(rest, mode_t);                                                 \
      va_end(rest);                                                                \
    }                                                                              \
    return opened(AT_FDCWD, path, flags, [&] { return next(path, flags, mode); }); \
  }

#define OPENAT_LIKE(name)                                                                \
  int name(int folder, const char* path, int flags, ...) {                               \
    static auto* const next = next_of<int(int, const char*, int, ...)>(#name);           \
    mode_t mode = 0;                                                                     \
    if (has_mode(flags)) {                                                               \
      va_list rest;                                                                      \
      va_start(rest, flags);                                                             \
      mode = va_arg(rest, mode_t);                                                       \
      va_end(rest);                                                                      \
    }                                                                                    \
    return opened(folder, path, flags, [&] { return next(folder, path, flags, mode); }); \
  }

extern "C" {

OPEN_LIKE(open)
OPEN_LIKE(open64)
OPENAT_LIKE(openat)
OPENAT_LIKE(openat64)

FILE* fopen64(const char* path, const char* mode) {
  static auto* const next = next_of<FILE*(const char*, const char*)>("fopen64");
  if (std::strpbrk(mode, "wa+") == nullptr || on_device(path)) return next(path, mode);
  FILE* file = nullptr;
  const auto open_it = [&] {
    file = next(path, mode);
    return file == nullptr ? -1 : 0;
  };
  return opening({Kind::create, "openat:create", -1, path}, open_it) < 0 ? nullptr : file;
}

int rename(const char* from, const char* to) noexcept {
  static auto* const next = next_of<int(const char*, const char*)>("rename");
  return all_or_nothing({Kind::rename, "rename", -1, to}, [&] {
    faults::before_rename(AT_FDCWD, from, AT_FDCWD, to);
    return next(from, to);
  });
}

int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  static auto* const next = next_of<int(int, const char*, int, const char*)>("renameat");
  return all_or_nothing({Kind::rename, "renameat", -1, to}, [&] {
    faults::before_rename(from_folder, from, to_folder, to);
    return next(from_folder, from, to_folder, to);
  });
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) noexcept {
  static auto* const next = next_of<int(int, const char*, int, const char*, unsigned)>("renameat2");
  return all_or_nothing({Kind::rename, "renameat2", -1, to}, [&] {
    faults::before_rename(from_folder, from, to_folder, to);
    return next(from_folder, from, to_folder, to, flags);
  });
}

int link(const char* from, const char* to) noexcept {
  static auto* const next = next_of<int(const char*, const char*)>("link");
  return all_or_nothing({Kind::rename, "link", -1, to}, [&] {
    faults::before_make(AT_FDCWD, to);
    return next(from, to);
  });
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  static auto* const next = next_of<int(int, const char*, int, const char*, int)>("linkat");
  return all_or_nothing({Kind::rename, "linkat", -1, to}, [&] {
    faults::before_make(to_folder, to);
    return next(from_folder, from, to_folder, to, flags);
  });
}

int symlink(const char* target, const char* path) noexcept {
  static auto* const next = next_of<int(const char*, const char*)>("symlink");
  return all_or_nothing({Kind::rename, "symlink", -1, path}, [&] {
    faults::before_make(AT_FDCWD, path);
    return next(target, path);
  });
}

int unlink(const char* path) noexcept {
  static auto* const next = next_of<int(const char*)>("unlink");
  return all_or_nothing({Kind::remove, "unlink", -1, path}, [&] {
    faults::before_remove(AT_FDCWD, path);
    return next(path);
  });
}

int unlinkat(int folder, const char* path, int flags) noexcept {
  static auto* const next = next_of<int(int, const char*, int)>("unlinkat");
  return all_or_nothing({Kind::remove, "unlinkat", -1, path}, [&] {
    faults::before_remove(folder, path);
    return next(folder, path, flags);
  });
}

int remove(const char* path) noexcept {
  static auto* const next = next_of<int(const char*)>("remove");
  return all_or_nothing({Kind::remove, "unlink", -1, path}, [&] {
    faults::before_remove(AT_FDCWD, path);
    return next(path);
  });
}

int rmdir(const char* path) noexcept {
  static auto* const next = next_of<int(const char*)>("rmdir");
  return all_or_nothing({Kind::remove, "rmdir", -1, path}, [&] {
    faults::before_remove(AT_FDCWD, path);
    return next(path);
  });
}

int mkdir(const char* path, mode_t mode) noexcept {
  static auto* const next = next_of<int(const char*, mode_t)>("mkdir");
  return all_or_nothing({Kind::make_folder, "mkdir", -1, path}, [&] {
    faults::before_make(AT_FDCWD, path);
    return next(path, mode);
  });
}

int mkdirat(int folder, const char* path, mode_t mode) noexcept {
  static auto* const next = next_of<int(int, const char*, mode_t)>("mkdirat");
  return all_or_nothing({Kind::make_folder, "mkdirat", -1, path}, [&] {
    faults::before_make(folder, path);
    return next(folder, path, mode);
  });
}

int truncate(const char* path, off_t size) noexcept {
  static auto* const next = next_of<int(const char*, off_t)>("truncate");
  return all_or_nothing({Kind::truncate, "truncate", -1, path}, [&] { return next(path, size); });
}

int chmod(const char* path, mode_t mode) noexcept {
  static auto* const next = next_of<int(const char*, mode_t)>("chmod");
  return all_or_nothing({Kind::change_mode, "chmod", -1, path}, [&] { return next(path, mode); });
}

}  // extern "C"
