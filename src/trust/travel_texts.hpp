// The lines that the texts of escrow, challenge, answer and waiting have in common.
#pragma once

#include "fieldvault/trust/signed_text.hpp"
#include "fieldvault/vault/escrow.hpp"

namespace fieldvault::trust {

SignedTextWriter& write_copy(SignedTextWriter& writer, const vault::EscrowCopy& copy);
[[nodiscard]] vault::EscrowCopy read_copy(SignedTextReader& reader);
[[nodiscard]] vault::VaultId read_vault(SignedTextReader& reader);
[[nodiscard]] vault::SlotId read_slot(SignedTextReader& reader);
[[nodiscard]] crypto::AgeRecipient read_point(SignedTextReader& reader, std::string_view name);
[[nodiscard]] vault::Timestamp read_time(SignedTextReader& reader, std::string_view name);
// Exactly `size` bytes as lower-case hex.
[[nodiscard]] Bytes read_hex(SignedTextReader& reader, std::string_view name, std::size_t size);

}  // namespace fieldvault::trust
