#include "fieldvault/trust/roster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "digit_groups.hpp"
#include "fieldvault/crypto/error.hpp"
#include "sounds_alike.hpp"

namespace fieldvault::trust {
namespace {

constexpr std::string_view roster_type = "fieldvault-roster/1";
constexpr std::string_view roster_fingerprint_info = "fieldvault/roster-fingerprint/1";
constexpr std::size_t groups = 12;
constexpr std::uint64_t max_signers = 32;
constexpr std::uint64_t max_cards = 256;
constexpr std::uint64_t max_revocations = 256;
constexpr std::uint64_t max_last_sequence = (std::uint64_t{1} << 53) - 1;

std::string card_line(const Card& card) {
  return fmt::format("{} {} {} {} {} {}", role_text(card.role), card.epoch, card.signing_key.text(),
                     card.recipient.text(), card.checkpoint_key.text(), card.name.text());
}

// The next word of a value; what follows may hold spaces.
std::string_view take_word(SignedTextReader& reader, std::string_view& rest) {
  const auto space = rest.find(' ');
  if (space == std::string_view::npos) reader.refuse("a part is missing");
  const std::string_view word = rest.substr(0, space);
  rest.remove_prefix(space + 1);
  return word;
}

// A card's own text is made of the parts, so that what a card may be is said in one place.
Card read_card(SignedTextReader& reader) {
  std::string_view rest = reader.line("card");
  const std::string role(take_word(reader, rest));
  const std::string epoch(take_word(reader, rest));
  const std::string signing_key(take_word(reader, rest));
  const std::string recipient(take_word(reader, rest));
  const std::string checkpoint_key(take_word(reader, rest));
  return Card::parse(fmt::format(
      "fieldvault-card/1\nname: {}\nrole: {}\nepoch: {}\nsigning-key: {}\nrecipient: {}\ncheckpoint-key: {}\n", rest,
      role, epoch, signing_key, recipient, checkpoint_key));
}

std::string digits_only(std::string_view fingerprint) {
  std::string digits(fingerprint);
  std::erase(digits, ' ');
  return digits;
}

std::string in_groups(std::string_view digits) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && i % 5 == 0) text += ' ';
    text += digits[i];
  }
  return text;
}

RosterRevocation read_revocation(SignedTextReader& reader) {
  std::string_view digits = reader.line("revocation");
  const auto last = parse_decimal(take_word(reader, digits));
  if (!last || *last > max_last_sequence) reader.refuse("a sequence number is 0 to 2^53 - 1");
  const bool is_fingerprint = digits.size() == groups * 5 &&
                              std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_fingerprint) reader.refuse("the fingerprint of a card is 60 digits");
  return {in_groups(digits), *last};
}

crypto::MinisignPublicKey read_signer(SignedTextReader& reader) {
  const auto key = crypto::MinisignPublicKey::parse(reader.line("signer"));
  if (!key) reader.refuse("not a minisign public key");
  return *key;
}

template <typename Item>
std::vector<Item> read_list(SignedTextReader& reader, std::string_view count_name, std::uint64_t least,
                            std::uint64_t most, Item (*read)(SignedTextReader&)) {
  const std::uint64_t count = reader.number(count_name);
  if (count < least || count > most) reader.refuse(fmt::format("a roster has {} to {} {}", least, most, count_name));
  std::vector<Item> items;
  for (std::uint64_t i = 0; i < count; ++i) items.push_back(read(reader));
  return items;
}

std::string read_day(SignedTextReader& reader, std::string_view name) {
  std::string day(reader.line(name));
  if (!vault::Timestamp::parse(day + "T00:00:00Z")) reader.refuse("a date is YYYY-MM-DD");
  return day;
}

bool key_before(const crypto::MinisignPublicKey& left, const crypto::MinisignPublicKey& right) {
  return left.key() < right.key();
}
bool name_before(const Card& left, const Card& right) { return left.name < right.name; }
bool fingerprint_before(const RosterRevocation& left, const RosterRevocation& right) {
  return left.fingerprint < right.fingerprint;
}

[[noreturn]] void refuse_rule(const std::string& why) {
  throw Error(ErrorCode::input_refused, "fieldvault-roster/1: " + why);
}

// Strictly rising, so that nothing stands twice.
template <typename Item, typename Before>
void require_rising(const std::vector<Item>& items, Before before, std::string_view what) {
  for (std::size_t i = 1; i < items.size(); ++i) {
    if (!before(items[i - 1], items[i])) refuse_rule(fmt::format("{} out of order, or one of them twice", what));
  }
}

void require_sound_signers(const Roster& roster) {
  require_rising(roster.signers, key_before, "the signers stand");
  std::set<crypto::KeyId> ids;
  for (const crypto::MinisignPublicKey& signer : roster.signers) {
    if (!ids.insert(signer.id()).second) refuse_rule("two signers have one key id");
  }
  if (roster.threshold == 0 || roster.threshold > roster.signers.size()) {
    refuse_rule("the threshold is neither 0 nor more than there are signers");
  }
}

void require_sound_cards(const Roster& roster) {
  require_rising(roster.cards, name_before, "the cards stand");
  for (auto here = roster.cards.begin(); here != roster.cards.end(); ++here) {
    for (auto other = roster.cards.begin(); other != here; ++other) {
      if (sounds_alike(here->name.text(), other->name.text()) || here->device() == other->device() ||
          here->signing_key.id() == other->signing_key.id() || here->signing_key.key() == other->signing_key.key() ||
          here->recipient == other->recipient) {
        refuse_rule(fmt::format("the cards of {} and {} have a name, device or key in common", other->name.text(),
                                here->name.text()));
      }
    }
  }
}

void require_sound_revocations(const Roster& roster) {
  require_rising(roster.revocations, fingerprint_before, "the revocations stand");
  if (roster.revocations.empty()) return;
  for (const Card& card : roster.cards) {
    if (!roster.revoked_at(card.fingerprint())) continue;
    for (const crypto::MinisignPublicKey& signer : roster.signers) {
      if (signer.key() == card.signing_key.key())
        refuse_rule(fmt::format("{} is revoked and a signer", card.name.text()));
    }
  }
}

void require_sound(const Roster& roster) {
  if (roster.version == 0) refuse_rule("versions count from 1");
  if ((roster.version == 1) != roster.previous.is_zero()) {
    refuse_rule("version 1 has zeros as the hash of the version before, and only that one");
  }
  if (roster.expires < roster.date) refuse_rule("it expires before its own date");
  require_sound_signers(roster);
  require_sound_cards(roster);
  require_sound_revocations(roster);
}

}  // namespace

std::string Roster::text() const {
  SignedTextWriter writer(roster_type);
  writer.line("version", version).line("previous", previous.hex()).line("date", date).line("expires", expires);
  writer.line("threshold", threshold);
  writer.line("signers", std::uint64_t{signers.size()});
  for (const crypto::MinisignPublicKey& signer : signers) writer.line("signer", signer.text());
  writer.line("cards", std::uint64_t{cards.size()});
  for (const Card& card : cards) writer.line("card", card_line(card));
  writer.line("revocations", std::uint64_t{revocations.size()});
  for (const RosterRevocation& revocation : revocations) {
    writer.line("revocation", fmt::format("{} {}", revocation.last_sequence, digits_only(revocation.fingerprint)));
  }
  return writer.text();
}

Roster Roster::parse(std::string_view text) {
  SignedTextReader reader(roster_type, text, max_roster_text_size);
  // Braces read in this order, which is the order of the lines.
  Roster roster{reader.number("version"),
                reader.digest("previous"),
                read_day(reader, "date"),
                read_day(reader, "expires"),
                reader.number("threshold"),
                read_list<crypto::MinisignPublicKey>(reader, "signers", 1, max_signers, read_signer),
                read_list<Card>(reader, "cards", 1, max_cards, read_card),
                read_list<RosterRevocation>(reader, "revocations", 0, max_revocations, read_revocation)};
  reader.end();
  require_sound(roster);
  if (roster.text() != text) refuse_rule("something is not in its one written form");
  return roster;
}

crypto::Digest Roster::hash() const { return crypto::sha256(bytes_of(text())); }

std::string Roster::fingerprint() const {
  return digit_groups(
      crypto::hkdf_sha256(bytes_of(text()), {}, roster_fingerprint_info, groups * bytes_per_group).expose());
}

std::optional<std::uint64_t> Roster::revoked_at(std::string_view card_fingerprint) const {
  for (const RosterRevocation& revocation : revocations) {
    if (revocation.fingerprint == card_fingerprint) return revocation.last_sequence;
  }
  return std::nullopt;
}

void sort_roster(Roster& roster) {
  std::sort(roster.signers.begin(), roster.signers.end(), key_before);
  std::sort(roster.cards.begin(), roster.cards.end(), name_before);
  std::sort(roster.revocations.begin(), roster.revocations.end(), fingerprint_before);
}

}  // namespace fieldvault::trust
