// Over a border without a way in: a vault that only headquarters can open, and the challenge and answer that open it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/crypto/spoken_code.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/vault/escrow.hpp"

namespace fieldvault::trust {

inline constexpr crypto::CodeKind challenge_code{"fieldvault/challenge-code/1", "challenge"};
inline constexpr crypto::CodeKind answer_code{"fieldvault/answer-code/1", "answer"};

// An escrow slot as the device hands it to headquarters before the way, so that a challenge read aloud is enough later.
// Text "fieldvault-escrow/1", signed by the device.
struct EscrowFile {
  vault::EscrowCopy copy;
  vault::Timestamp made;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static EscrowFile parse(std::string_view text);  // Error(input_refused)
};
[[nodiscard]] std::string make_escrow_file(vault::Vault& vault, const vault::EscrowCopy& copy);
// At headquarters. Error(not_trusted) where no trusted card has its device or key, or the card was revoked;
// Error(authentication_failed) where the signature does not hold.
[[nodiscard]] EscrowFile read_escrow_file(vault::Vault& vault, std::string_view file);

// What a locked vault asks: a fresh public key, and the slot that the answer is taken from. Text
// "fieldvault-challenge/1", not signed: a locked vault has no key to sign with.
struct Challenge {
  vault::EscrowCopy copy;
  crypto::AgeRecipient asker;
  vault::Timestamp made;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static Challenge parse(std::string_view text);  // Error(input_refused)
  [[nodiscard]] std::string code() const;                       // `asker` alone, to be read aloud
};
// The public key of a challenge that was read aloud. Error(input_refused).
[[nodiscard]] crypto::AgeRecipient parse_challenge_code(std::string_view typed);

// Headquarters' answer: the master key, masked for the challenge's key alone. Whoever overhears it cannot use it.
struct Answer {
  vault::VaultId vault;
  vault::SlotId slot;
  crypto::AgeRecipient asker;
  vault::Timestamp valid_until;
  crypto::SecretBuffer masked;  // 32 bytes
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static Answer parse(std::string_view text);  // Error(input_refused)
  [[nodiscard]] std::string code() const;
};

struct Answered {
  Answer answer;
  Card asker;
};
// At headquarters, with a ledger entry (travel.answer). Error(not_trusted): no trusted card has the device, or it was
// revoked; Error(wrong_key): the slot was made for another key; Error(authentication_failed): for another vault.
[[nodiscard]] Answered answer_challenge(vault::Vault& vault, const Challenge& challenge, std::int64_t valid_seconds);
// Whose vault a challenge is about, before anything is answered. Errors as above.
[[nodiscard]] Card asker_of(vault::Database& database, const vault::VaultId& device);

// In the field, unlocked: takes every slot but those of escrow away, in one header, with a ledger entry for each.
// Returns the slots that are gone. Error(forbidden) where there is no escrow slot.
std::vector<vault::SlotSummary> lock_for_travel(vault::Vault& vault);

// In the field, locked. The challenge's secret key waits in the vault's folder under the passphrase that will open the
// vault again; a new challenge takes the place of an old one.
inline constexpr std::int64_t challenge_seconds = 3 * 24 * 3600;
// Error(forbidden) where the vault still has other slots than escrow. `slot` (32 hex digits) where there are several
// escrow slots and the first is not meant; Error(not_found) where there is no such slot.
Challenge begin_challenge(const vault::Path& folder, const vault::Passphrase& passphrase, crypto::Argon2Cost cost,
                          const std::optional<std::string>& slot, vault::Context context);
// The challenge that waits, if one does and it is not older than challenge_seconds.
[[nodiscard]] std::optional<Challenge> waiting_challenge(const vault::Path& folder, vault::Context context);
// Opens the vault with headquarters' answer and makes a slot for the passphrase. Error(not_found): no challenge waits;
// Error(wrong_key): another passphrase than the challenge was made with, or the answer is to another challenge.
[[nodiscard]] UnlockedDevice unlock_with_answer(const vault::Path& folder, const vault::Passphrase& passphrase,
                                                const crypto::SecretBuffer& masked, crypto::Argon2Cost cost,
                                                vault::Context context);

}  // namespace fieldvault::trust
