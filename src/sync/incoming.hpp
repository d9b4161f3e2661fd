// A bundle on its way in: what import and quarantine both ask and write of it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/bundle/seen.hpp"
#include "fieldvault/ledger/json.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::sync {

// The worst of them, as the error that ends an import.
[[nodiscard]] Error error_of(const std::vector<bundle::Finding>& findings);

// Whose signature held; nullopt until one did.
using Signer = std::optional<vault::VaultId>;
// Every outer byte is judged; a failure is thrown.
[[nodiscard]] bundle::AuthenticBundle authentic(vault::Vault& vault, bundle::BundleFile& file, Signer& signer,
                                                const evidence::Progress& progress);

[[nodiscard]] bundle::SeenBundle seen_of(vault::Vault& vault, const bundle::AuthenticBundle& bundle,
                                         std::string_view state);
[[nodiscard]] Json act_of(const bundle::AuthenticBundle& bundle);

// Error(disk): whatever is in a bundle, its bodies and records take about its own size here.
void require_space(vault::Vault& vault, const bundle::BundleFile& file);
// Those of the objects that no row names.
void remove_unrecorded(vault::Vault& vault, const std::vector<vault::ObjectName>& objects);

}  // namespace fieldvault::sync
