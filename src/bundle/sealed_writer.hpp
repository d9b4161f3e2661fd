// The bytes of a prepared bundle: manifest, signature and the sealed bag, which follow from recipe, items and seed.
#pragma once

#include "bundle_output.hpp"
#include "fieldvault/evidence/evidence.hpp"
#include "outbox.hpp"

namespace fieldvault::bundle {

struct WrittenBundle {
  std::vector<vault::Path> files;
  crypto::Digest manifest_sha256;
};

// Nothing lies under the final names until everything was read back. Errors: disk, damaged, input_refused, wrong_usage,
// forbidden (the vault's keys are of another epoch than the prepared bundle).
[[nodiscard]] WrittenBundle write_bundle(vault::Vault& vault, const PreparedBundle& bundle, const vault::Path& out,
                                         const std::optional<std::uint64_t>& split, ExistingTarget existing,
                                         const evidence::Progress& progress);

}  // namespace fieldvault::bundle
