// The card that belongs to a device's name, role, id and keys; and where keys are kept.
#pragma once

#include "fieldvault/trust/device.hpp"

namespace fieldvault::trust {

[[nodiscard]] Card device_card(const CardName& name, Role role, const vault::VaultId& device, const DeviceKeys& keys);

[[nodiscard]] DeviceKeys generate_keys(crypto::RandomSource& random, std::uint64_t epoch);
// Inside a transaction. From here on the journal writes in the name of these keys.
void take_up_keys(vault::Database& database, const DeviceKeys& keys);

}  // namespace fieldvault::trust
