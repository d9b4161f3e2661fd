// SHA-256 of a file.
#pragma once

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/vault/file.hpp"

namespace fieldvault::vault {

// Of what stands from where the file is read next to its end.
[[nodiscard]] crypto::Digest hash_of(File& file);

}  // namespace fieldvault::vault
