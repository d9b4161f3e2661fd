// The constants of the header's layout, each once; docs/formats.md says what they are for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fieldvault/crypto/bytes.hpp"
#include "fieldvault/vault/header.hpp"

namespace fieldvault::vault::header_format {

inline constexpr std::string_view magic = "FIELDVAULT-HEAD\n";
inline constexpr std::uint16_t version = 1;
inline constexpr std::uint16_t suite = 1;

inline constexpr std::size_t version_at = 16;
inline constexpr std::size_t suite_at = 18;
inline constexpr std::size_t vault_id_at = 20;
inline constexpr std::size_t generation_at = 36;
inline constexpr std::size_t slot_count_at = 44;
inline constexpr std::size_t slots_at = 512;
inline constexpr std::size_t slot_size = 1024;
inline constexpr std::size_t checksum_at = 16320;  // SHA-256 of all before it
inline constexpr std::size_t mac_at = 16352;       // HMAC-SHA256 of all before it

static_assert(magic.size() == version_at);
static_assert(slots_at + max_slots * slot_size <= checksum_at);
static_assert(mac_at + 32 == header_size);

// Within a slot.
inline constexpr std::size_t slot_type_at = 16;
inline constexpr std::size_t slot_body_size_at = 20;
inline constexpr std::size_t slot_body_at = 24;
inline constexpr std::size_t max_slot_body = slot_size - slot_body_at;

inline constexpr std::uint16_t argon2id = 1;  // version 1.3
inline constexpr std::uint32_t parallelism = 1;
inline constexpr std::uint16_t salt_size = 16;
inline constexpr std::size_t max_age_file = 900;

// Everything before the checksum. Throws Error(program_failed) for a header that has no encoding.
[[nodiscard]] Bytes encode_layout(const Header& header);

// What the wrapped key of a slot is bound to: the label, version, suite and vault id, slot id and type, and every
// parameter of the slot that stands before its ciphertext, as they are in the file.
[[nodiscard]] Bytes associated_data(const VaultId& vault_id, const Slot& slot);

}  // namespace fieldvault::vault::header_format
