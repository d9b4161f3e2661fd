// Text encodings of bytes, each with exactly one valid form: hex, base64, Bech32.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/crypto/bytes.hpp"

namespace fieldvault::crypto {

// Lower-case hex. from_hex takes lower case and an even length only; otherwise nullopt.
[[nodiscard]] std::string to_hex(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

enum class Base64Padding { required, forbidden };

// RFC 4648 section 4. Decoding refuses (nullopt) white space, wrong padding and non-zero trailing bits.
[[nodiscard]] std::string to_base64(ByteView bytes, Base64Padding padding);
[[nodiscard]] std::optional<Bytes> from_base64(std::string_view text, Base64Padding padding);

// Bech32 (BIP 173) without its length limit, as age uses it. The prefix is given in lower case.
// Decoding takes an all-lower or all-upper string and refuses (nullopt) mixed case,
// another prefix, a bad checksum or non-zero padding bits.
[[nodiscard]] std::string to_bech32(std::string_view prefix, ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_bech32(std::string_view prefix, std::string_view text);

}  // namespace fieldvault::crypto
