// A file becomes an evidence object: sealed, opened again and compared, hashed twice, written under staging.
#pragma once

#include "block_pipeline.hpp"
#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::evidence {

// The true bytes of a file.
struct FileContents {
  std::uint64_t length;
  crypto::Digest sha256;
};

struct SealedFile {
  vault::StagedObject body;
  crypto::FileKey file_key;
  FileContents contents;
};

// One file after the other.
class FileSealer {
 public:
  explicit FileSealer(vault::Vault& vault) : vault_(vault) {}

  // Error(input_refused) where the file is not the same at the end as at the start; Error(disk) at once where the
  // vault's disk has no room for it.
  [[nodiscard]] SealedFile seal(vault::File file, const Progress& progress);

 private:
  void require_room(std::uint64_t size);
  vault::Vault& vault_;
  SpareBlocks spare_;
  std::uint64_t has_room_for_ = 0;  // the longest that was asked about
};

}  // namespace fieldvault::evidence
