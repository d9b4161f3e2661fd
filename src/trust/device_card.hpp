// The card that belongs to a device's name, role, id and keys.
#pragma once

#include "fieldvault/trust/device.hpp"

namespace fieldvault::trust {

[[nodiscard]] Card device_card(const CardName& name, Role role, const vault::VaultId& device, const DeviceKeys& keys);

}  // namespace fieldvault::trust
