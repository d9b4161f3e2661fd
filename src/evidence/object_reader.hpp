// An evidence object becomes a file again: every chunk, the padding, the body's name and the true hash are checked.
#pragma once

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::evidence {

// Writes the true bytes to `out`, which must not be believed before this returns. Error(authentication_failed) where
// anything is not as it was sealed; Error(damaged) where the body is missing. The object has its key.
void open_object(vault::Vault& vault, const StoredObject& object, crypto::ByteSink& out, const Progress& progress);

}  // namespace fieldvault::evidence
