// The roster in a bundle comes into force where it follows the one here.
#pragma once

#include <optional>
#include <vector>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::sync {

// Inside the import's transaction. Adds what was found; a failure means that the import must be undone. The first
// roster of a vault never comes this way: a person compares its fingerprint.
void take_roster(vault::Vault& vault, const bundle::AuthenticBundle& bundle,
                 const std::optional<trust::RosterFile>& carried, std::vector<bundle::Finding>& findings);

// Whether a bundle has to wait in quarantine unopened: the roster here has expired, and it brings no newer one.
[[nodiscard]] bool must_wait(vault::Vault& vault, const bundle::AuthenticBundle& bundle,
                             std::vector<bundle::Finding>& findings);

}  // namespace fieldvault::sync
