// Bundles that wait for others before them, or for the next roster.
#pragma once

#include <string>
#include <vector>

#include "incoming.hpp"

namespace fieldvault::sync {

// Keeps the bundle as it came, whole, among the objects: everything in it is sealed. It is judged as it lies there,
// since a stick may give other bytes the second time.
void quarantine(vault::Vault& vault, bundle::BundleFile& file, const bundle::AuthenticBundle& bundle,
                const evidence::Progress& progress);
// What waits on a channel, the lowest number first.
[[nodiscard]] std::vector<bundle::SeenBundle> held_back(vault::Vault& vault, const std::string& device,
                                                        const bundle::ChannelId& channel);

}  // namespace fieldvault::sync
