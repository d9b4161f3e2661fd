#include "fieldvault/vault/unconfirmed_file.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/encoding.hpp"
#include "fieldvault/crypto/random.hpp"

namespace fieldvault::vault {

UnconfirmedFile::UnconfirmedFile(Context& context, const Path& out)
    : disk_(context.disk), folder_(Disk::folder_of(out)), file_(create(context)) {}

UnconfirmedFile::~UnconfirmedFile() {
  if (confirmed_ || !path_) return;
  try {
    disk_.remove(*path_);
  } catch (...) {
  }
}

File UnconfirmedFile::create(Context& context) {
  if (std::optional<File> unnamed = disk_.create_unnamed(folder_)) return *std::move(unnamed);
  const Path temporary = folder_ / fmt::format(".{}.part", crypto::to_hex(crypto::random_bytes(context.random, 8)));
  File file = disk_.create(temporary);
  path_ = temporary;
  return file;
}

void UnconfirmedFile::write(ByteView bytes) {
  file_.write(bytes);
  writeback_.wrote(file_, bytes.size());
}

void UnconfirmedFile::sync() { file_.sync(); }

void UnconfirmedFile::publish(const Path& out) {
  if (path_) {
    disk_.rename_new(*path_, out);
  } else {
    disk_.publish_unnamed(file_, out);
  }
  path_ = out;
  file_.close();
  disk_.sync_folder(folder_);
  confirmed_ = true;
}

}  // namespace fieldvault::vault
