#include "fieldvault/trust/trusted_cards.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/held_rosters.hpp"
#include "fieldvault/trust/revocation.hpp"
#include "listed_cards.hpp"
#include "sounds_alike.hpp"

namespace fieldvault::trust {
namespace {

// A card that a person added has its own signature with it; one that came with a roster is the text alone.
Card stored_card(std::string_view stored) {
  return stored.find("\n\n") == std::string_view::npos ? Card::parse(stored) : parse_card_file(stored);
}

TrustedCard from_row(const vault::Statement& row) {
  const auto added_at = vault::Timestamp::parse(row.text(1));
  if (!added_at) throw Error(ErrorCode::damaged, "a trusted card has a malformed date");
  TrustedCard trusted{stored_card(text_of(row.blob(0))), *added_at, std::nullopt};
  if (!row.is_null(2)) {
    trusted.last_sequence = parse_decimal(row.text(2));
    if (!trusted.last_sequence) throw Error(ErrorCode::damaged, "a trusted card has a malformed revocation");
  }
  return trusted;
}

constexpr std::string_view by_key =
    "SELECT card, added_at, last_sequence FROM trusted_card WHERE signing_key_id = ?1 ORDER BY epoch DESC LIMIT 1";
constexpr std::string_view by_name =
    "SELECT card, added_at, last_sequence FROM trusted_card WHERE name = ?1 ORDER BY epoch DESC LIMIT 1";
constexpr std::string_view by_fingerprint =
    "SELECT card, added_at, last_sequence FROM trusted_card WHERE fingerprint = ?1";
constexpr std::string_view by_device =
    "SELECT card, added_at, last_sequence FROM trusted_card WHERE device = ?1 ORDER BY epoch DESC LIMIT 1";

std::optional<TrustedCard> find(vault::Database& database, std::string_view sql, std::string_view value) {
  vault::Statement select = database.prepare(sql);
  select.bind(1, value);
  if (!select.step()) return std::nullopt;
  return from_row(select);
}

[[noreturn]] void distrust(const std::string& why) { throw Error(ErrorCode::not_trusted, why); }

void refuse_own_identity(vault::Vault& vault, const Card& card) {
  if (card.device() == vault.id()) distrust("this card is this vault's own device; a vault need not trust itself");
  const auto own_name = vault.database().setting("name");
  if (own_name && sounds_alike(*own_name, card.name.text())) {
    distrust("this vault itself is called \"" + *own_name + "\"; a second device of that name would be taken for it");
  }
}

void refuse_takeover(const Card& card, const Card& trusted) {
  const bool same_device = card.device() == trusted.device();
  if (!same_device && sounds_alike(card.name.text(), trusted.name.text())) {
    distrust("another device is already trusted as \"" + trusted.name.text() + "\"");
  }
  if (same_device &&
      (card.name != trusted.name || card.role != trusted.role || card.epoch == trusted.epoch ||
       card.recipient == trusted.recipient || card.checkpoint_key.key() == trusted.checkpoint_key.key())) {
    distrust("the device of this card is already trusted as \"" + trusted.name.text() + "\", with other keys");
  }
  if (card.signing_key.id() == trusted.signing_key.id() || card.signing_key.key() == trusted.signing_key.key()) {
    distrust("the key of this card already belongs to a card of \"" + trusted.name.text() + "\"");
  }
}

// Whether it may be added; false where it is trusted already.
bool is_new(vault::Vault& vault, const Card& card) {
  const std::string text = card.text();
  const std::vector<TrustedCard> all = trusted_cards(vault.database());
  for (const TrustedCard& trusted : all) {
    if (trusted.card.text() == text) return false;
  }
  for (const TrustedCard& trusted : all) refuse_takeover(card, trusted.card);
  refuse_own_identity(vault, card);
  return true;
}

// A device that is trusted goes on only from the keys that are trusted here. A card of an earlier epoch is as a person
// says who compared its fingerprint.
void require_continued(vault::Vault& vault, const Card& card, std::string_view card_file) {
  const auto newest = find_by_device(vault.database(), card.device());
  if (!newest || card.epoch < newest->card.epoch || is_vouched_for(vault.database(), card, card_file)) return;
  const std::string& name = newest->card.name.text();
  if (newest->last_sequence) distrust("the keys of " + name + " were revoked here: they vouch for no others");
  if (card.epoch > newest->card.epoch + 1) {
    distrust(fmt::format("this card is of key epoch {}, and of {} epoch {} is trusted: add the card of epoch {} first",
                         card.epoch, name, newest->card.epoch, newest->card.epoch + 1));
  }
  distrust("the key of " + name + " that is trusted here did not sign this card: it is not known whose keys these are");
}

void insert(vault::Vault& vault, const Card& card, std::string_view card_file) {
  vault::Statement row = vault.database().prepare(
      "INSERT INTO trusted_card (fingerprint, name, role, epoch, device, signing_key_id, card, added_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  row.bind(1, card.fingerprint()).bind(2, card.name.text()).bind(3, role_text(card.role));
  row.bind(4, static_cast<std::int64_t>(card.epoch)).bind(5, card.device().text());
  row.bind(6, card.signing_key.id().text()).bind(7, bytes_of(card_file));
  row.bind(8, vault.context().clock.now().text());
  row.run();
}

// A card of an earlier epoch than one that was revoked: whoever has the later keys has the earlier ones too.
void inherit_revocation(vault::Vault& vault, const Card& card) {
  for (const TrustedCard& later : trusted_cards(vault.database())) {
    if (later.card.device() != card.device() || later.card.epoch <= card.epoch || !later.last_sequence) continue;
    const auto added = find(vault.database(), by_fingerprint, card.fingerprint());
    static_cast<void>(lower(vault, *added, *later.last_sequence,
                            {{"fingerprint", card.fingerprint()}, {"last_sequence", *later.last_sequence}}));
  }
}

}  // namespace

bool lower(vault::Vault& vault, const TrustedCard& card, std::uint64_t last_sequence, const Json& content) {
  if (card.last_sequence && *card.last_sequence <= last_sequence) return false;
  vault::Statement update =
      vault.database().prepare("UPDATE trusted_card SET last_sequence = ?1 WHERE fingerprint = ?2");
  update.bind(1, static_cast<std::int64_t>(last_sequence)).bind(2, card.card.fingerprint());
  update.run();
  ledger::Journal(vault).act(action::trust_revoke, card.card.device().text(), content);
  return true;
}

bool is_vouched_for(vault::Database& database, const Card& card, std::string_view card_file) {
  const auto newest = find_by_device(database, card.device());
  return newest && !newest->last_sequence && is_continued_by(newest->card, card_file);
}

void trust_card(vault::Vault& vault, const Card& card, std::string_view card_file) {
  const std::string text = card.text();
  if (parse_card_file(card_file).text() != text) {
    throw Error(ErrorCode::program_failed, "the card and its file are not the same");
  }
  vault::Transaction transaction(vault.database());
  if (!is_new(vault, card)) return;
  require_continued(vault, card, card_file);
  insert(vault, card, card_file);
  ledger::Journal(vault).act(ledger::action::trust_add, card.device().text(),
                             Json{{"card", text}, {"fingerprint", card.fingerprint()}});
  // A revocation binds whenever its card comes.
  const auto roster = current_roster(vault.database());
  const auto last = roster ? roster->roster.revoked_at(card.fingerprint()) : std::nullopt;
  if (last) static_cast<void>(revoke_listed_card(vault, {card.fingerprint(), *last}, roster->roster));
  inherit_revocation(vault, card);
  transaction.commit();
}

bool trust_listed_card(vault::Vault& vault, const Card& card, std::uint64_t roster_version) {
  const std::string text = card.text();
  const bool is_own = std::ranges::any_of(own_cards(vault), [&](const Card& own) { return own.text() == text; });
  if (is_own || !is_new(vault, card)) return false;
  insert(vault, card, text);
  ledger::Journal(vault).act(ledger::action::trust_add, card.device().text(),
                             Json{{"card", text}, {"fingerprint", card.fingerprint()}, {"roster", roster_version}});
  inherit_revocation(vault, card);
  return true;
}

std::optional<std::string> revoke_listed_card(vault::Vault& vault, const RosterRevocation& revocation,
                                              const Roster& roster) {
  const auto found = find(vault.database(), by_fingerprint, revocation.fingerprint);
  if (!found) return std::nullopt;
  const auto is_listed = [&](const Card& card) {
    return std::ranges::any_of(roster.cards, [&](const Card& listed) { return listed.text() == card.text(); });
  };
  bool is_changed = false;
  for (const TrustedCard& each : trusted_cards(vault.database())) {
    const bool is_meant = each.card.fingerprint() == revocation.fingerprint;
    if (each.card.device() != found->card.device() || (!is_meant && is_listed(each.card))) continue;
    const Json content = {{"fingerprint", each.card.fingerprint()},
                          {"last_sequence", revocation.last_sequence},
                          {"roster", roster.version}};
    is_changed = lower(vault, each, revocation.last_sequence, content) || is_changed;
  }
  return is_changed ? std::optional(found->card.name.text()) : std::nullopt;
}

std::vector<TrustedCard> trusted_cards(vault::Database& database) {
  std::vector<TrustedCard> cards;
  vault::Statement select =
      database.prepare("SELECT card, added_at, last_sequence FROM trusted_card ORDER BY name, epoch DESC");
  while (select.step()) cards.push_back(from_row(select));
  return cards;
}

std::optional<TrustedCard> find_by_key(vault::Database& database, const crypto::KeyId& key) {
  return find(database, by_key, key.text());
}

TrustedCard find_by_name(vault::Database& database, std::string_view name) {
  auto found = find(database, by_name, name);
  if (!found)
    throw Error(ErrorCode::not_found,
                "no trusted card has the name \"" + std::string(name) + "\"; `trust list` shows them");
  return *std::move(found);
}

std::optional<TrustedCard> find_by_device(vault::Database& database, const vault::VaultId& device) {
  return find(database, by_device, device.text());
}

}  // namespace fieldvault::trust
