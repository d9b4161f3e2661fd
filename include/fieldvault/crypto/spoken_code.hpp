// 32 bytes as a checksummed code that can be read aloud and typed back: 14 groups of 4 in Crockford's base32.
#pragma once

#include <string_view>

#include "fieldvault/crypto/secret.hpp"

namespace fieldvault::crypto {

// What a code is for. The label goes into its checksum, so that a code of one purpose is not taken for another's.
struct CodeKind {
  std::string_view label;  // "fieldvault/recovery-code/1"
  std::string_view name;   // for messages: "recovery code"
};

// 256 bits and the first 24 bits of SHA-256(label || key), 69 characters with the hyphens. `key` is 32 bytes, otherwise
// Error(program_failed).
[[nodiscard]] SecretBuffer to_spoken_code(ByteView key, const CodeKind& kind);

// Takes any case, with or without separators (hyphens, white space), and the look-alikes O/0, I/L/1.
// Error(input_refused) for a wrong length, another character or a wrong checksum. Gives the 32 bytes.
[[nodiscard]] SecretBuffer from_spoken_code(std::string_view typed, const CodeKind& kind);

}  // namespace fieldvault::crypto
