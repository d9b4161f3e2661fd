#include "fieldvault/trust/held_rosters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "listed_cards.hpp"
#include "roster_entry.hpp"

namespace fieldvault::trust {
namespace {

RosterFile roster_from_row(const vault::Statement& row) {
  RosterFile file = RosterFile::parse(text_of(row.blob(0)));
  if (file.roster.hash().hex() != row.text(1)) throw Error(ErrorCode::damaged, "a roster in the database was changed");
  return file;
}

void store_roster(vault::Vault& vault, const RosterFile& file) {
  const std::string text = file.encode();
  vault::Statement row =
      vault.database().prepare("INSERT INTO roster (version, sha256, file, added_at) VALUES (?1, ?2, ?3, ?4)");
  row.bind(1, static_cast<std::int64_t>(file.roster.version)).bind(2, file.roster.hash().hex());
  row.bind(3, bytes_of(text)).bind(4, vault.context().clock.now().text());
  row.run();
}

bool is_in_force(const std::optional<RosterFile>& current, const Roster& roster) {
  return current && current->roster.version == roster.version && current->roster.hash() == roster.hash();
}

}  // namespace

std::string roster_object(const Roster& roster) { return fmt::format("roster/{}", roster.version); }

Json roster_content(const Roster& roster) {
  return {{"version", roster.version}, {"sha256", roster.hash().hex()}, {"previous", roster.previous.hex()}};
}

std::optional<RosterFile> current_roster(vault::Database& database) {
  vault::Statement select = database.prepare("SELECT file, sha256 FROM roster ORDER BY version DESC LIMIT 1");
  if (!select.step()) return std::nullopt;
  return roster_from_row(select);
}

std::optional<RosterFile> find_roster(vault::Database& database, std::uint64_t version) {
  vault::Statement select = database.prepare("SELECT file, sha256 FROM roster WHERE version = ?1");
  select.bind(1, static_cast<std::int64_t>(version));
  if (!select.step()) return std::nullopt;
  return roster_from_row(select);
}

IsRevokedKey revoked_here(vault::Database& database) {
  std::set<crypto::VerifyingKey> revoked;
  for (const TrustedCard& trusted : trusted_cards(database)) {
    if (trusted.last_sequence) revoked.insert(trusted.card.signing_key.key());
  }
  return [revoked = std::move(revoked)](const crypto::VerifyingKey& key) { return revoked.contains(key); };
}

void require_acceptable(vault::Database& database, const RosterFile& file) {
  const auto current = current_roster(database);
  if (!current) return require_own_threshold(file, revoked_here(database));
  if (!is_in_force(current, file.roster)) require_successor(file, current->roster, revoked_here(database));
}

RosterAddition add_roster(vault::Vault& vault, const RosterFile& file) {
  vault::Database& database = vault.database();
  vault::Transaction transaction(database);
  RosterAddition addition;
  if (is_in_force(current_roster(database), file.roster)) {
    addition.known_already = true;
    return addition;
  }
  require_acceptable(database, file);
  store_roster(vault, file);
  ledger::Journal(vault).act(action::roster_add, roster_object(file.roster), roster_content(file.roster));
  for (const Card& card : file.roster.cards) {
    if (trust_listed_card(vault, card, file.roster.version)) addition.added.push_back(card.name.text());
  }
  for (const RosterRevocation& revocation : file.roster.revocations) {
    if (const auto name = revoke_listed_card(vault, revocation, file.roster)) addition.revoked.push_back(*name);
  }
  transaction.commit();
  return addition;
}

std::vector<std::string> roster_warnings(vault::Vault& vault) {
  std::vector<std::string> lines;
  const auto current = current_roster(vault.database());
  if (!current) return lines;
  const Roster& roster = current->roster;
  if (roster.is_expired(vault.context().clock.now())) {
    lines.push_back(fmt::format(
        "roster version {} expired on {}: whoever has it holds bundles back; ask your officers for the next one",
        roster.version, roster.expires));
  }
  if (const auto last = roster.revoked_at(own_card(vault).fingerprint())) {
    lines.push_back(fmt::format("roster version {} revokes this vault's own card: bundles after number {} are refused",
                                roster.version, *last));
  }
  return lines;
}

}  // namespace fieldvault::trust
