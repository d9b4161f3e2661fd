// The secret key of a challenge while it waits for its answer: a file in the vault's folder, under a passphrase.
#pragma once

#include <optional>

#include "fieldvault/trust/travel.hpp"

namespace fieldvault::trust {

struct WaitingKey {
  Challenge challenge;
  crypto::AgeIdentity identity;
};

// Replaces what waited before.
void keep_waiting(const vault::Path& folder, const WaitingKey& key, const vault::Passphrase& passphrase,
                  crypto::Argon2Cost cost, vault::Context context);
// What a challenge says of itself, without its secret key. nullopt where none waits. Error(input_refused) for a file
// that was changed.
[[nodiscard]] std::optional<Challenge> read_waiting(const vault::Path& folder, vault::Context context);
// Error(not_found) where none waits, Error(wrong_key) for another passphrase.
[[nodiscard]] WaitingKey open_waiting(const vault::Path& folder, const vault::Passphrase& passphrase,
                                      vault::Context context);
void end_waiting(const vault::Path& folder, vault::Context context);

}  // namespace fieldvault::trust
