#include "fieldvault/trust/card.hpp"

#include <algorithm>
#include <array>

#include "digit_groups.hpp"
#include "fieldvault/crypto/error.hpp"

namespace fieldvault::trust {
namespace {

constexpr std::string_view card_type = "fieldvault-card/1";
constexpr std::string_view origin_prefix = "fieldvault/";
constexpr std::string_view fingerprint_info = "fieldvault/fingerprint/1";
constexpr std::size_t fingerprint_groups = 12;
constexpr std::size_t max_name_size = 64;

constexpr std::array<std::pair<Role, std::string_view>, 3> role_names{
    {{Role::field, "field"}, {Role::officer, "officer"}, {Role::hq, "hq"}}};

std::optional<vault::VaultId> device_of(const crypto::CheckpointKey& key) {
  const std::string_view name = key.name();
  if (!name.starts_with(origin_prefix)) return std::nullopt;
  return vault::VaultId::parse(name.substr(origin_prefix.size()));
}

Role read_role(SignedTextReader& reader) {
  const auto role = parse_role(reader.line("role"));
  if (!role) reader.refuse("the role is none of field, officer, hq");
  return *role;
}

std::uint64_t read_epoch(SignedTextReader& reader) {
  const std::uint64_t epoch = reader.number("epoch");
  if (epoch == 0) reader.refuse("epochs count from 1");
  return epoch;
}

crypto::MinisignPublicKey read_signing_key(SignedTextReader& reader) {
  const auto key = crypto::MinisignPublicKey::parse(reader.line("signing-key"));
  if (!key) reader.refuse("not a minisign public key");
  return *key;
}

crypto::AgeRecipient read_recipient(SignedTextReader& reader) {
  const auto recipient = crypto::AgeRecipient::parse(reader.line("recipient"));
  if (!recipient) reader.refuse("not an age recipient");
  return *recipient;
}

crypto::CheckpointKey read_checkpoint_key(SignedTextReader& reader) {
  auto key = crypto::CheckpointKey::parse(reader.line("checkpoint-key"));
  if (!key) reader.refuse("not a checkpoint key");
  if (!device_of(*key)) reader.refuse("the checkpoint key's name is not fieldvault/<vault id>");
  return *std::move(key);
}

struct CardFile {
  SignedFile own;
  std::optional<std::string> signed_before;  // by the key of the epoch before
};

CardFile split(std::string_view file) {
  const auto first = file.find("\n\n");
  const auto second = first == std::string_view::npos ? first : file.find("\n\n", first + 2);
  if (second == std::string_view::npos) return {SignedFile::parse(file), std::nullopt};
  SignedFile own = SignedFile::parse(file.substr(0, second + 1));
  std::string signature = SignedFile::parse(own.text + "\n" + std::string(file.substr(second + 2))).signature;
  return {std::move(own), std::move(signature)};
}

}  // namespace

std::string_view role_text(Role role) {
  const auto found =
      std::find_if(role_names.begin(), role_names.end(), [&](const auto& each) { return each.first == role; });
  if (found == role_names.end()) throw Error(ErrorCode::program_failed, "a role without a name");
  return found->second;
}

std::optional<Role> parse_role(std::string_view text) {
  const auto found =
      std::find_if(role_names.begin(), role_names.end(), [&](const auto& each) { return each.second == text; });
  if (found == role_names.end()) return std::nullopt;
  return found->first;
}

CardName::CardName(std::string_view text) : text_(text) {
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
  if (text.empty() || text.size() > max_name_size || !printable || text.front() == ' ' || text.back() == ' ' ||
      text.find("  ") != std::string_view::npos) {
    throw Error(ErrorCode::input_refused,
                "a name is 1 to 64 Latin letters, digits and signs, with single spaces between words");
  }
}

bool same_digits(std::string_view typed, std::string_view fingerprint) {
  const auto digits_of = [](std::string_view text) {
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    return digits;
  };
  return digits_of(typed) == digits_of(fingerprint);
}

std::string checkpoint_origin(const vault::VaultId& device) { return std::string(origin_prefix) + device.text(); }

vault::VaultId Card::device() const {
  const auto device = device_of(checkpoint_key);
  if (!device) throw Error(ErrorCode::program_failed, "a card whose checkpoint key names no device");
  return *device;
}

std::string Card::text() const {
  return SignedTextWriter(card_type)
      .line("name", name.text())
      .line("role", role_text(role))
      .line("epoch", epoch)
      .line("signing-key", signing_key.text())
      .line("recipient", recipient.text())
      .line("checkpoint-key", checkpoint_key.text())
      .text();
}

Card Card::parse(std::string_view text) {
  SignedTextReader reader(card_type, text);
  // Braces read in this order, which is the order of the lines.
  Card card{CardName(reader.line("name")), read_role(reader),      read_epoch(reader),
            read_signing_key(reader),      read_recipient(reader), read_checkpoint_key(reader)};
  reader.end();
  if (card.text() != text) throw Error(ErrorCode::input_refused, "card: a key is not in its one written form");
  return card;
}

std::string Card::fingerprint() const {
  const auto digits = crypto::hkdf_sha256(bytes_of(text()), {}, fingerprint_info, fingerprint_groups * bytes_per_group);
  return digit_groups(digits.expose());
}

std::string encode_card_file(const Card& card, const crypto::MinisignSecretKey& key,
                             const crypto::MinisignSecretKey& earlier) {
  return encode_card_file(card, key) + "\n" + crypto::minisign_sign(earlier, bytes_of(card.text()));
}

std::string encode_card_file(const Card& card, const crypto::MinisignSecretKey& key) {
  if (key.public_key() != card.signing_key) {
    throw Error(ErrorCode::program_failed, "a card is signed by the key that it names");
  }
  const std::string text = card.text();
  return SignedFile{text, crypto::minisign_sign(key, bytes_of(text))}.encode();
}

Card parse_card_file(std::string_view file) {
  const SignedFile signed_file = split(file).own;
  Card card = Card::parse(signed_file.text);
  switch (crypto::minisign_verify(card.signing_key, bytes_of(signed_file.text), signed_file.signature)) {
    case crypto::MinisignVerdict::good:
      return card;
    case crypto::MinisignVerdict::malformed:
      throw Error(ErrorCode::input_refused, "card: the signature is malformed");
    case crypto::MinisignVerdict::legacy:
      throw Error(ErrorCode::authentication_failed, "card: a legacy signature, which can be forged");
    case crypto::MinisignVerdict::other_key:
      throw Error(ErrorCode::authentication_failed, "card: signed by another key than the one it names");
    case crypto::MinisignVerdict::forged:
      break;
  }
  throw Error(ErrorCode::authentication_failed, "card: the signature does not fit; the card was changed");
}

bool is_continued_by(const Card& earlier, std::string_view file) {
  const auto [own, signed_before] = split(file);
  const Card card = Card::parse(own.text);
  const bool is_next = card.device() == earlier.device() && card.name == earlier.name && card.role == earlier.role &&
                       card.epoch == earlier.epoch + 1 && card.signing_key.id() != earlier.signing_key.id() &&
                       card.signing_key.key() != earlier.signing_key.key();
  return is_next && signed_before &&
         crypto::minisign_verify(earlier.signing_key, bytes_of(own.text), *signed_before) ==
             crypto::MinisignVerdict::good;
}

}  // namespace fieldvault::trust
