// Key epochs: new keys of the same device, which the earlier ones vouch for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/trust/device.hpp"

namespace fieldvault::trust {

// Makes the keys of the next epoch, all three of them, and signs with them from now on; the ledger entry is the last in
// the earlier key's name. The earlier keys stay: bundles on their way are sealed for them, and what they signed can be
// written again. Returns the new card.
Card rotate_keys(vault::Vault& vault);

// The object of that entry, by which a reader of the ledger knows whose the entries after it are: "key/" and the id of
// the next signing key in lower case.
[[nodiscard]] std::string rotation_object(const crypto::KeyId& next);
// The key that it names; nullopt where it is none of these.
[[nodiscard]] std::optional<crypto::KeyId> rotated_to(std::string_view object);

// This vault's card for others to trust; from the second epoch on with the signature of the earlier key.
[[nodiscard]] std::string own_card_file(vault::Vault& vault);

}  // namespace fieldvault::trust
