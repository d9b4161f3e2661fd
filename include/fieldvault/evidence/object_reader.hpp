// An evidence object becomes a file again: every chunk, the padding, the body's name and the true hash are checked.
#pragma once

#include "fieldvault/crypto/age_stream.hpp"
#include "fieldvault/evidence/evidence.hpp"

namespace fieldvault::evidence {

// The object behind a record, with its key. Error(not_found): no such evidence, without a file, or purged (says who
// holds it). Error(damaged): record and object do not agree.
[[nodiscard]] StoredObject readable_object(vault::Vault& vault, const records::RecordId& evidence);

// Writes the true bytes to `out`, which must not be believed before this returns. Error(authentication_failed) where
// anything is not as it was sealed; Error(damaged) where the body is missing. The object has its key.
void open_object(vault::Vault& vault, const StoredObject& object, crypto::ByteSink& out, const Progress& progress);

}  // namespace fieldvault::evidence
