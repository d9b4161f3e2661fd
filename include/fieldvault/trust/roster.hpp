// A roster: the cards of a team and what was revoked, as a text that several officers sign.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fieldvault/trust/card.hpp"
#include "fieldvault/vault/clock.hpp"

namespace fieldvault::trust {

inline constexpr std::size_t max_roster_text_size = std::size_t{128} * 1024;
inline constexpr std::size_t max_roster_file_size = std::size_t{160} * 1024;  // with its signatures

// A card, by its fingerprint (as Card::fingerprint writes it), is valid through this sequence number.
struct RosterRevocation {
  std::string fingerprint;
  std::uint64_t last_sequence;
  auto operator<=>(const RosterRevocation&) const = default;
};

struct Roster {
  std::uint64_t version;                           // 1, 2, …
  crypto::Digest previous;                         // hash of the version before; zeros for the first
  std::string date;                                // YYYY-MM-DD
  std::string expires;                             // the last day on which it is in force
  std::uint64_t threshold;                         // how many signers a roster needs
  std::vector<crypto::MinisignPublicKey> signers;  // 1 to 32, in the order of their Ed25519 keys
  std::vector<Card> cards;                         // 1 to 256, in the order of their names
  std::vector<RosterRevocation> revocations;       // at most 256, in the order of their fingerprints

  [[nodiscard]] std::string text() const;
  // What is parsed has one encoding: text() gives it back. Error(input_refused), also where a signer stands twice
  // (under one id or two), two cards have one name, device, key id or recipient, or a signer's card is revoked.
  [[nodiscard]] static Roster parse(std::string_view text);

  [[nodiscard]] crypto::Digest hash() const;  // SHA-256 of the text
  // 60 decimal digits to be compared by voice, made as a card's.
  [[nodiscard]] std::string fingerprint() const;
  [[nodiscard]] bool is_expired(vault::Timestamp now) const { return now.day() > expires; }
  [[nodiscard]] std::optional<std::uint64_t> revoked_at(std::string_view card_fingerprint) const;
};

// Puts signers, cards and revocations into their order.
void sort_roster(Roster& roster);

}  // namespace fieldvault::trust
