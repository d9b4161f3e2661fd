// Whether what was decided to go into a bundle may still leave: consent, evidence and cards may have changed since.
#pragma once

#include <string_view>

#include "fieldvault/vault/vault.hpp"
#include "recipe.hpp"

namespace fieldvault::bundle {

// Error(forbidden) where consent for something in it was taken back or a file in it was purged, Error(not_trusted)
// where a recipient was revoked. `way_out` ends the message.
void require_still_allowed(vault::Vault& vault, const Recipe& recipe, std::string_view way_out);

}  // namespace fieldvault::bundle
