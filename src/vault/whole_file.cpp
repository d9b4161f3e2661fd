// Small files that are read and written whole: read back, replaced, published as new.
#include <fmt/format.h>
#include <unistd.h>

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
