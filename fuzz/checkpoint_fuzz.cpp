// Any bytes as a checkpoint, as one that another device cosigned, or as a checkpoint key: taken in its one encoding, or
// refused.
#include <cstdlib>

#include "fieldvault/crypto/checkpoint.hpp"
#include "fieldvault/crypto/cosignature.hpp"

namespace {

using namespace fieldvault;
using namespace fieldvault::crypto;

const SigningSeed& seed() {
  static const SigningSeed bytes(Bytes(32, std::byte{0x2a}));
  return bytes;
}

const CheckpointKey& key() {
  static const CheckpointKey made("fieldvault/fuzz", verifying_key(seed()));
  return made;
}

const SigningSeed& other_seed() {
  static const SigningSeed bytes(Bytes(32, std::byte{0x2b}));
  return bytes;
}

const CheckpointKey& cosigner() {
  static const CheckpointKey made("fieldvault/cosigner", verifying_key(other_seed()));
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of(std::as_bytes(std::span(data, size)));
  // Ed25519 gives one signature for one body, so what verifies is what we would write.
  const CheckpointVerdict verdict = verify_checkpoint(key(), text);
  if (verdict.head && sign_checkpoint(key(), seed(), *verdict.head) != text) std::abort();

  if (const auto seen = verify_cosigned(key(), cosigner(), text)) {
    const std::string checkpoint = sign_checkpoint(key(), seed(), seen->head);
    if (cosign_checkpoint(cosigner(), other_seed(), checkpoint, seen->time) != text) std::abort();
  }

  const std::optional<CheckpointKey> parsed = CheckpointKey::parse(text);
  if (parsed && parsed->text() != text) std::abort();
  return 0;
}
