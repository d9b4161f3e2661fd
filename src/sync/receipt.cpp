#include "fieldvault/sync/receipt.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "fieldvault/trust/refusal.hpp"
#include "fieldvault/trust/trusted_file.hpp"

namespace fieldvault::sync {
namespace {

constexpr std::string_view alarm_setting = "rollback_alarm";

void raise_alarm(vault::Vault& vault, const std::string& alarm) {
  vault::Transaction transaction(vault.database());
  vault.database().set_setting(alarm_setting, alarm);
  ledger::Journal(vault).act("receipt.alarm", vault.id().text(), {{"alarm", alarm}});
  transaction.commit();
  throw Error(ErrorCode::not_trusted, alarm);
}

struct Exported {
  std::string state;
  std::string manifest_sha256;  // empty until it is published
  bool has_receipt;
};

std::optional<Exported> find_exported(vault::Database& database, const bundle::BundlePlace& place) {
  vault::Statement statement = database.prepare(
      "SELECT state, COALESCE(manifest_sha256, ''), receipt IS NOT NULL FROM exported_bundle WHERE channel = ? AND "
      "sequence = ?");
  statement.bind(1, place.channel.text()).bind(2, static_cast<std::int64_t>(place.sequence.value()));
  if (!statement.step()) return std::nullopt;
  return Exported{statement.text(0), statement.text(1), statement.integer(2) != 0};
}

// The manifest of a bundle whose export was cut off, or given up, is not known here; the receipt may be right.
void require_published(const std::optional<Exported>& exported, const bundle::Receipt& receipt) {
  const std::uint64_t number = receipt.place.sequence.value();
  if (exported && exported->state == "prepared") {
    throw Error(
        ErrorCode::not_found,
        fmt::format("the export of bundle {} was cut off and is not finished here: run the same `bundle export` "
                    "again, then take this receipt",
                    number));
  }
  if (exported && exported->state == "voided") {
    throw Error(ErrorCode::not_trusted,
                fmt::format("bundle {} was given up here, and yet it was handed on: show this receipt to your security "
                            "officer",
                            number));
  }
  if (!exported || exported->manifest_sha256 != receipt.manifest_sha256.hex()) {
    throw Error(ErrorCode::not_trusted, "the receipt is for a bundle that this vault did not write");
  }
}

// The destination of the channel must be the device that signed: an auditor's or a stranger's receipt says nothing of
// it.
bool is_destination(vault::Database& database, const bundle::BundlePlace& place, const trust::Card& signer) {
  vault::Statement statement = database.prepare("SELECT 1 FROM channel WHERE id = ? AND destination = ?");
  statement.bind(1, place.channel.text()).bind(2, signer.device().text());
  return statement.step();
}

// Whether this vault's ledger is the one that headquarters saw, or a later state of it.
void compare_ledger(vault::Vault& vault, const bundle::Receipt& receipt, const std::string& from) {
  const ledger::Log log = ledger::Log::own(vault.database());
  if (receipt.ledger.size > log.size()) {
    raise_alarm(
        vault, fmt::format("ROLLBACK: {} has seen {} ledger entries of this vault and only {} are here: an old copy of "
                           "the vault was put back. Do not export; show it to your security officer",
                           from, receipt.ledger.size, log.size()));
  }
  if (log.head_at(receipt.ledger.size) != receipt.ledger) {
    raise_alarm(
        vault,
        fmt::format("FORK: {} has seen another history of this vault: it was copied, and both copies went on. Do "
                    "not export; show it to your security officer",
                    from));
  }
}

AcceptedReceipt accept_checked(vault::Vault& vault, std::string_view receipt_file,
                               std::optional<vault::VaultId>& blamed) {
  const trust::TrustedFile file = trust::open_trusted_file(vault.database(), receipt_file, "receipt");
  const trust::Card& signer = file.signer.card;
  blamed = signer.device();
  const bundle::Receipt receipt = bundle::Receipt::parse(file.text);
  if (file.signer.last_sequence) {
    throw Error(ErrorCode::not_trusted, fmt::format("the key of {} was revoked", signer.name.text()));
  }
  if (receipt.device != vault.id()) throw Error(ErrorCode::not_trusted, "the receipt is for another device");
  // Only the destination of a channel may speak of what it has seen; anybody else could raise alarms at will.
  const bool from_destination = is_destination(vault.database(), receipt.place, signer);
  if (from_destination || signer.role == trust::Role::hq) compare_ledger(vault, receipt, signer.name.text());
  const auto exported = find_exported(vault.database(), receipt.place);
  require_published(exported, receipt);
  if (!from_destination) {
    throw Error(ErrorCode::not_trusted,
                fmt::format("the bundle was not for {}, so its receipt says nothing", signer.name.text()));
  }
  if (!exported->has_receipt) {
    // What was received need never be written again; the seed would open its heads for whoever has vault and bundle.
    vault::Transaction transaction(vault.database());
    vault::Statement statement = vault.database().prepare(
        "UPDATE exported_bundle SET receipt = ?, seed = zeroblob(32) WHERE channel = ? AND sequence = ?");
    statement.bind(1, bytes_of(receipt_file))
        .bind(2, receipt.place.channel.text())
        .bind(3, static_cast<std::int64_t>(receipt.place.sequence.value()));
    statement.run();
    ledger::Journal(vault).act(ledger::action::receipt_accept, receipt.device.text(),
                               {{"manifest_sha256", receipt.manifest_sha256.hex()},
                                {"sequence", receipt.place.sequence.value()},
                                {"signer", signer.signing_key.id().text()}});
    transaction.commit();
  }
  return {receipt, signer.name.text(), exported->has_receipt};
}

}  // namespace

AcceptedReceipt accept_receipt(vault::Vault& vault, std::string_view receipt_file) {
  const std::uint64_t size = ledger::Log::own(vault.database()).size();
  std::optional<vault::VaultId> blamed;
  try {
    return accept_checked(vault, receipt_file, blamed);
  } catch (const Error& error) {
    // An alarm has its own entry.
    const bool is_told = ledger::Log::own(vault.database()).size() != size;
    if (trust::is_refusal(error) && !is_told) {
      trust::record_refusal(vault, trust::action::receipt_refuse, error, blamed);
    }
    throw;
  }
}

std::vector<std::string> standing_alarms(vault::Database& database) {
  if (const auto alarm = database.setting(alarm_setting)) return {*alarm};
  return {};
}

}  // namespace fieldvault::sync
