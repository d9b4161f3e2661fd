// C2SP tlog-cosignature, version 1 (Ed25519): that somebody else saw a checkpoint at a time, and stands for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/crypto/checkpoint.hpp"

namespace fieldvault::crypto {

// The checkpoint with one line more. `cosigner` names the key; what its cosignatures are signed over begins with
// "cosignature/v1", so that none is a checkpoint of its own and none of those is a cosignature. `time`: seconds since
// 1970. Error(program_failed): key and seed do not belong together, or `checkpoint` is none.
[[nodiscard]] std::string cosign_checkpoint(const CheckpointKey& cosigner, const SigningSeed& seed,
                                            std::string_view checkpoint, std::uint64_t time);

struct CosignedHead {
  TreeHead head;
  std::uint64_t time;  // when the cosigner saw it, by its own clock
};

// Exactly one encoding is taken: a checkpoint as verify_checkpoint takes it, by `log`, and after it one line by
// `cosigner`. nullopt for anything else.
[[nodiscard]] std::optional<CosignedHead> verify_cosigned(const CheckpointKey& log, const CheckpointKey& cosigner,
                                                          std::string_view note);

}  // namespace fieldvault::crypto
