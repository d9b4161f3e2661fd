#include "fieldvault/sync/travel.hpp"

#include <fmt/format.h>

#include <optional>

#include "fieldvault/bundle/statement.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/signed_text.hpp"

namespace fieldvault::sync {
namespace {

// The receipt that shows the most of this vault's ledger.
std::optional<bundle::Receipt> newest_receipt(vault::Database& database) {
  std::optional<bundle::Receipt> newest;
  vault::Statement rows = database.prepare("SELECT receipt FROM exported_bundle WHERE receipt IS NOT NULL");
  while (rows.step()) {
    bundle::Receipt receipt = bundle::Receipt::parse(trust::SignedFile::parse(text_of(rows.blob(0))).text);
    if (!newest || receipt.ledger.size > newest->ledger.size) newest = std::move(receipt);
  }
  return newest;
}

std::uint64_t count(vault::Statement statement) {
  if (!statement.step()) return 0;
  return static_cast<std::uint64_t>(statement.integer(0));
}

std::uint64_t written_since(vault::Database& database, std::uint64_t ledger_size) {
  vault::Statement rows = database.prepare(
      "SELECT COUNT(*) FROM log_entry WHERE log = 0 AND position >= ?1 AND action IN ('record.write', "
      "'consent.withdraw', 'evidence.attach')");
  rows.bind(1, static_cast<std::int64_t>(ledger_size));
  return count(std::move(rows));
}

constexpr std::string_view records_only_here =
    "SELECT COUNT(*) FROM revision AS r WHERE r.is_head = 1 AND r.log = 0 AND NOT EXISTS (SELECT 1 FROM exported_item "
    "AS i JOIN exported_bundle AS b ON b.channel = i.channel AND b.sequence = i.sequence WHERE i.item = 'record:' || "
    "r.root AND b.receipt IS NOT NULL)";
// What went to headquarters and never came, as far as receipts say: of current and of earlier revisions.
constexpr std::string_view sent_and_not_receipted =
    "SELECT COUNT(DISTINCT i.item) FROM exported_item AS i JOIN exported_bundle AS b ON b.channel = i.channel AND "
    "b.sequence = i.sequence WHERE b.state = 'published' AND b.receipt IS NULL AND NOT EXISTS (SELECT 1 FROM "
    "exported_item AS again JOIN exported_bundle AS r ON r.channel = again.channel AND r.sequence = again.sequence "
    "WHERE "
    "again.item = i.item AND r.receipt IS NOT NULL)";
constexpr std::string_view evidence_only_here =
    "SELECT COUNT(*) FROM object AS o WHERE o.purged_at IS NULL AND NOT EXISTS (SELECT 1 FROM exported_item AS i JOIN "
    "exported_bundle AS b ON b.channel = i.channel AND b.sequence = i.sequence WHERE i.item = 'object:' || o.name AND "
    "b.receipt IS NOT NULL)";

}  // namespace

TravelReadiness travel_readiness(vault::Vault& vault) {
  vault::Database& database = vault.database();
  TravelReadiness readiness;
  readiness.records_only_here = count(database.prepare(records_only_here));
  readiness.evidence_only_here = count(database.prepare(evidence_only_here));
  const auto receipt = newest_receipt(database);
  if (!receipt) {
    readiness.hindrances.emplace_back("headquarters has confirmed no bundle of this vault yet");
    return readiness;
  }
  const std::int64_t age = vault.context().clock.now().unix_seconds() - receipt->time.unix_seconds();
  if (age > recent_receipt_days * 24 * 3600) {
    readiness.hindrances.push_back(fmt::format("headquarters' newest receipt is of {}, more than {} days ago",
                                               receipt->time.day(), recent_receipt_days));
  }
  if (const std::uint64_t sent = count(database.prepare(sent_and_not_receipted)); sent > 0) {
    readiness.hindrances.push_back(
        fmt::format("{} records or evidence bodies went in bundles that headquarters has not confirmed; bundle export "
                    "--unreceipted sends them again",
                    sent));
  }
  if (const std::uint64_t since = written_since(database, receipt->ledger.size); since > 0) {
    readiness.hindrances.push_back(
        fmt::format("{} written after what headquarters has confirmed",
                    since == 1 ? "one record or evidence body" : fmt::format("{} records or evidence bodies", since)));
  }
  return readiness;
}

}  // namespace fieldvault::sync
