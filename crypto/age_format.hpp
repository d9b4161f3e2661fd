// What the writer and the reader of an age header share: its fixed texts, sizes, and two keyed computations.
#pragma once

#include <string_view>

#include "fieldvault/crypto/age_header.hpp"
#include "fieldvault/crypto/hash.hpp"

namespace fieldvault::crypto {

// The strict profile leaves no choice in a header: it is the version line, then for each recipient a stanza line
// with the ephemeral share and a body line with the wrapped file key, then the MAC line. A share, a body and a MAC
// are 32 bytes each, so every line has one length.
inline constexpr std::string_view age_version_line = "age-encryption.org/v1";
inline constexpr std::string_view age_stanza_prefix = "-> X25519 ";
inline constexpr std::string_view age_mac_mark = "---";
inline constexpr std::string_view age_mac_prefix = "--- ";
inline constexpr std::size_t age_field_text_size = 43;  // 32 bytes in base64 without padding
inline constexpr std::size_t age_stanza_size = age_stanza_prefix.size() + 2 * (age_field_text_size + 1);
inline constexpr std::size_t age_mac_line_size = age_mac_prefix.size() + age_field_text_size + 1;

constexpr std::size_t age_header_size(std::size_t stanzas) {
  return age_version_line.size() + 1 + stanzas * age_stanza_size + age_mac_line_size;
}

inline constexpr std::size_t max_age_stanzas = (max_age_header_size - age_header_size(0)) / age_stanza_size;

// A wrap key is used for one file key only, which is why its nonce may be constant.
inline constexpr std::array<std::byte, 12> age_wrap_nonce{};

// HKDF-SHA256(shared secret, share || recipient, "age-encryption.org/v1/X25519").
[[nodiscard]] SecretBuffer age_wrap_key(const SecretBuffer& shared, ByteView share, const AgeRecipient& recipient);

// HMAC-SHA256 under HKDF-SHA256(file key, no salt, "header") of everything from the version line through "---".
[[nodiscard]] Digest age_header_mac(const FileKey& file_key, ByteView header_through_mark);

}  // namespace fieldvault::crypto
