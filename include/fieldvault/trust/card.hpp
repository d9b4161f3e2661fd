// A card: what a vault tells others of itself, signed by itself; and its fingerprint to compare by voice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/crypto/age_keys.hpp"
#include "fieldvault/crypto/checkpoint.hpp"
#include "fieldvault/crypto/minisign.hpp"
#include "fieldvault/trust/signed_text.hpp"
#include "fieldvault/vault/header.hpp"

namespace fieldvault::trust {

enum class Role { field, officer, hq };
[[nodiscard]] std::string_view role_text(Role role);
[[nodiscard]] std::optional<Role> parse_role(std::string_view text);

// 1 to 64 printable ASCII characters without leading, trailing or doubled space: it is typed and read aloud.
class CardName {
 public:
  explicit CardName(std::string_view text);  // Error(input_refused)
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  auto operator<=>(const CardName&) const = default;

 private:
  std::string text_;
};

struct Card {
  CardName name;
  Role role;
  std::uint64_t epoch;  // 1, 2, …
  crypto::MinisignPublicKey signing_key;
  crypto::AgeRecipient recipient;
  crypto::CheckpointKey checkpoint_key;  // its name is "fieldvault/<vault id>"

  [[nodiscard]] vault::VaultId device() const;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static Card parse(std::string_view text);  // Error(input_refused)
  // 60 decimal digits in twelve groups of five: HKDF-SHA256 of the text, info "fieldvault/fingerprint/1".
  [[nodiscard]] std::string fingerprint() const;
};

// Whether a person typed the digits of a fingerprint, however they grouped them.
[[nodiscard]] bool same_digits(std::string_view typed, std::string_view fingerprint);

[[nodiscard]] std::string checkpoint_origin(const vault::VaultId& device);

// The file of a card, and a card from its file. The signature is by the card's own key: it shows that whoever made
// the card holds the key, and nothing more. Error(input_refused) malformed, Error(authentication_failed) forged. A
// second signature follows where the key of the epoch before signed the card too; parse_card_file() does not judge it.
[[nodiscard]] std::string encode_card_file(const Card& card, const crypto::MinisignSecretKey& key);
[[nodiscard]] std::string encode_card_file(const Card& card, const crypto::MinisignSecretKey& key,
                                           const crypto::MinisignSecretKey& earlier);
[[nodiscard]] Card parse_card_file(std::string_view file);
// Whether the card in the file is of the same device under the next epoch, with the same name and role and other keys,
// and the key of the `earlier` card signed it. `file` is one that parse_card_file() took.
[[nodiscard]] bool is_continued_by(const Card& earlier, std::string_view file);

}  // namespace fieldvault::trust
