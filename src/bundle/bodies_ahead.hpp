// The long bodies of a bundle, hashed in a confined process while the signature over it is still being checked.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fieldvault/bundle/examine.hpp"
#include "fieldvault/vault/confined.hpp"

namespace fieldvault::bundle {

// Bodies and bundles below this are not worth it.
inline constexpr std::uint64_t least_ahead = std::uint64_t{1} << 20;
inline constexpr std::uint64_t least_bundle_ahead = 8 * least_ahead;

// Whoever needs of the bodies nothing but their hashes then reads the medium once: what the process read and what the
// signature is checked over are the same pages, and after that only what stands between the bodies is opened. The
// process reads bytes that nobody vouches for, so its word counts only once their signature holds.
class BodiesAhead {
 public:
  // Starts the process, where the bundle is long enough to be worth one; `file` may be read meanwhile. The caller must
  // have no other thread.
  BodiesAhead(BundleFile& file, const std::vector<crypto::AgeIdentity>& identities);
  [[nodiscard]] bool is_running() const noexcept { return process_.has_value(); }
  // Waits for it. A body that it could not hash, for whatever reason, is not among them. Once.
  [[nodiscard]] BodyHashes hashes();

 private:
  std::uint64_t most_;  // bodies
  std::optional<vault::ConfinedProcess> process_;
};

// The process's answer: number and hash of each body. What is no such answer is none.
[[nodiscard]] Bytes hashes_answer(const BodyHashes& hashes);
[[nodiscard]] BodyHashes hashes_of_answer(ByteView answer);

// What the process does.
[[nodiscard]] BodyHashes hash_bodies(BundleFile& file, const std::vector<crypto::AgeIdentity>& identities);

}  // namespace fieldvault::bundle
