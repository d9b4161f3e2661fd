// C2SP tlog-checkpoint: a signed note (Ed25519) over origin, tree size and root hash.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/crypto/signature.hpp"

namespace fieldvault::crypto {

// A C2SP signed-note verifier key, "<name>+<8 hex digits>+<base64 of 0x01 || key>".
class CheckpointKey {
 public:
  // The name is 1 to 128 bytes of printable ASCII without space and plus; otherwise Error(input_refused).
  CheckpointKey(std::string name, const VerifyingKey& key);
  [[nodiscard]] static std::optional<CheckpointKey> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const VerifyingKey& key() const noexcept { return key_; }
  [[nodiscard]] std::array<std::byte, 4> hash() const;
  auto operator<=>(const CheckpointKey&) const noexcept = default;

 private:
  std::string name_;
  VerifyingKey key_;
};

struct TreeHead {
  std::uint64_t size = 0;
  Digest root;
  bool operator==(const TreeHead&) const noexcept = default;
};

// The whole note: three lines (origin = key name), an empty line, one signature line.
[[nodiscard]] std::string sign_checkpoint(const CheckpointKey& key, const SigningSeed& seed, const TreeHead& head);

enum class CheckpointFault { malformed, other_origin, forged };
struct CheckpointVerdict {
  std::optional<TreeHead> head;  // present when the note is good
  CheckpointFault fault = CheckpointFault::malformed;
};

// Exactly one valid encoding is taken: no extension lines, one signature line by this key, size without leading
// zeros, canonical base64. Further cosignature lines by other keys are kept for a later version and refused now.
[[nodiscard]] CheckpointVerdict verify_checkpoint(const CheckpointKey& key, std::string_view note);

}  // namespace fieldvault::crypto
