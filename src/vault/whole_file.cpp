// Small files that are read and written whole: read back, replaced, published as new.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/vault/disk.hpp"

namespace fieldvault::vault {
namespace {

Bytes whole(File& file, std::size_t limit) {
  if (file.size() > limit) {
    throw Error(ErrorCode::input_refused, fmt::format("{} is larger than {} bytes", file.path().string(), limit));
  }
  Bytes bytes(static_cast<std::size_t>(file.size()));
  bytes.resize(file.read(bytes));
  return bytes;
}

}  // namespace

void Disk::overwrite_with_zeros(File& file) {
  const std::array<std::byte, 4096> zeros{};
  for (std::uint64_t left = file.size(), at = 0; left > 0;) {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(left, zeros.size()));
    file.write_at(at, ByteView(zeros).first(part));
    at += part;
    left -= part;
  }
}

Bytes Disk::read_all(const Path& path, std::size_t limit) {
  File file = open_read(path);
  return whole(file, limit);
}

Bytes Disk::read_back(const Path& path, std::size_t limit) {
  File file = open_read(path);
  file.drop_cache();
  return whole(file, limit);
}

Path Disk::temporary_name(const Path& path) {
  Path temporary = path;
  temporary += ".fieldvault-new";
  return temporary;
}

// What a crash left under the temporary name, or somebody planted there, is removed and never opened.
void Disk::write_temporary(const Path& temporary, ByteView bytes) {
  remove(temporary);
  try {
    File file = create(temporary);
    file.write(bytes);
    file.sync();
    file.close();
  } catch (const Error&) {
    ::unlink(temporary.c_str());
    throw;
  }
}

void Disk::replace(const Path& path, ByteView bytes) {
  const Path temporary = temporary_name(path);
  write_temporary(temporary, bytes);
  try {
    rename(temporary, path);
  } catch (const Error&) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_folder(folder_of(path));
}

void Disk::replace_erasing(const Path& path, ByteView bytes) {
  std::optional<File> old;
  try {
    if (exists(path)) old = open_with(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK, DiskOperation::open);
  } catch (const Error&) {
    // A link, or no file: there is nothing to overwrite.
  }
  replace(path, bytes);
  struct stat status {};
  // A hard link may be somebody's backup.
  if (!old || ::fstat(old->descriptor_, &status) < 0 || status.st_nlink != 0) return;
  try {
    overwrite_with_zeros(*old);
    old->sync();
  } catch (const Error&) {
    // The new file is whole; what stood there before is only less well hidden.
  }
}

void Disk::publish_new(const Path& path, ByteView bytes) {
  if (exists(path)) {
    throw Error(ErrorCode::input_refused, fmt::format("{} exists already", path.string()));
  }
  if (std::optional<File> unnamed = create_unnamed(folder_of(path))) {
    unnamed->write(bytes);
    unnamed->sync();
    publish_unnamed(*unnamed, path);
    unnamed->close();
    sync_folder(folder_of(path));
    return;
  }
  const Path temporary = temporary_name(path);
  write_temporary(temporary, bytes);
  try {
    rename_new(temporary, path);
  } catch (const Error&) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_folder(folder_of(path));
}

}  // namespace fieldvault::vault
