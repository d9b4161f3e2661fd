// Whether a roster may follow another: its number, the hash it names, and who signed it.
#pragma once

#include <functional>

#include "fieldvault/trust/roster_file.hpp"

namespace fieldvault::trust {

// Keys that count for nothing here, although a roster names them: their cards are revoked.
using IsRevokedKey = std::function<bool(const crypto::VerifyingKey&)>;

// Ed25519 keys are counted, not names and not key ids: a key under two ids is one signer.
struct RosterCount {
  std::size_t own = 0;     // signers of this roster that signed it
  std::size_t before = 0;  // signers of the version before that signed it
};
// A signature by a key that neither roster names is counted for nobody. Error(authentication_failed) where one by a
// signer does not hold, or is of the legacy kind.
[[nodiscard]] RosterCount count_signatures(const RosterFile& file, const Roster* before,
                                           const IsRevokedKey& is_revoked);

// Error(not_trusted): the number is not the next one, the hash is not that of `before`, or a revocation was dropped or
// loosened.
void require_place(const Roster& next, const Roster& before);
// The same, and Error(not_trusted) where a threshold is not reached, of the new one or of `before`.
// Error(authentication_failed) as above. That `before` has expired does not keep it from naming its successor.
void require_successor(const RosterFile& file, const Roster& before, const IsRevokedKey& is_revoked);
// The same for the first roster that somebody takes, whatever its number: only its own threshold can be asked for, so
// a person must have compared its fingerprint.
void require_own_threshold(const RosterFile& file, const IsRevokedKey& is_revoked);

}  // namespace fieldvault::trust
