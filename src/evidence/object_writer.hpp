// A file becomes an evidence object: sealed, opened again and compared, hashed twice, written under staging.
#pragma once

#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::evidence {

struct SealedFile {
  vault::StagedObject body;
  crypto::FileKey file_key;
  std::uint64_t length;   // true bytes
  crypto::Digest sha256;  // of the true bytes
};

// Error(input_refused) where the file is not the same at the end as at the start; Error(disk) at once where the vault's
// disk has no room for it.
[[nodiscard]] SealedFile seal_file(vault::Vault& vault, vault::File file, const Progress& progress);

}  // namespace fieldvault::evidence
