#include "fieldvault/bundle/stamping.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/kept_checkpoint.hpp"
#include "fieldvault/trust/device.hpp"
#include "fieldvault/trust/trusted_cards.hpp"

namespace fieldvault::bundle {
namespace {

constexpr std::int64_t own_log = 0;

std::string stampable(vault::Vault& vault, const ledger::Log& log, const ledger::KeptCheckpoint& kept) {
  if (!kept.stamped.empty()) return kept.stamped;
  return log.id() == own_log ? kept.note : trust::cosigned(vault, kept.note, kept.taken_at);
}

std::vector<ledger::Log> logs_of(vault::Database& database) {
  std::vector<ledger::Log> logs;
  vault::Statement select = database.prepare("SELECT id FROM log ORDER BY id");
  while (select.step()) logs.push_back(ledger::Log::by_id(database, select.integer(0)));
  return logs;
}

std::string own_text(vault::Vault& vault) {
  const ledger::Log log = ledger::Log::own(vault.database());
  std::string text = trust::signed_checkpoint(vault, log.size());
  vault::Transaction transaction(vault.database());
  ledger::keep_checkpoint(vault.database(), log, log.size(), text, vault.context().clock.now());
  transaction.commit();
  return text;
}

Finding stamp_fault(const DisclosedLedger& ledger, std::string_view why) {
  return {"FV-DIS-008", Severity::failure, ErrorCode::authentication_failed,
          fmt::format("the time stamp over the ledger of {} {}", ledger.device.name.text(), why),
          "do not rely on the time; ask the discloser which authority stamped it"};
}

}  // namespace

std::string text_to_stamp(vault::Vault& vault, std::string_view name) {
  if (name == trust::own_card(vault).name.text()) return own_text(vault);
  const vault::VaultId device = trust::find_by_name(vault.database(), name).card.device();
  const auto log = ledger::Log::find_replica(vault.database(), device.text());
  const auto kept = log ? ledger::kept_checkpoints(vault.database(), *log) : std::vector<ledger::KeptCheckpoint>();
  if (kept.empty())
    throw Error(ErrorCode::not_found, fmt::format("no checkpoint of {} is here: import a bundle", name));
  return stampable(vault, *log, kept.back());
}

Stamped keep_stamp(vault::Vault& vault, const crypto::TimestampClaim& claim, ByteView response, EarlierStamp earlier) {
  vault::Database& database = vault.database();
  for (const ledger::Log& log : logs_of(database)) {
    for (const ledger::KeptCheckpoint& kept : ledger::kept_checkpoints(database, log)) {
      const std::string text = stampable(vault, log, kept);
      if (crypto::sha256(bytes_of(text)) != claim.sha256) continue;
      if (!kept.stamp.empty() && earlier == EarlierStamp::kept) {
        throw Error(ErrorCode::input_refused, "this checkpoint has a time stamp already: --replace gives it up");
      }
      const std::string device = log.id() == own_log ? vault.id().text() : log.device();
      vault::Transaction transaction(database);
      ledger::keep_stamp(database, log, kept.size, text, response);
      ledger::Journal(vault).act(ledger::action::checkpoint_stamp, device,
                                 {{"device", device},
                                  {"size", kept.size},
                                  {"stamped_sha256", claim.sha256.hex()},
                                  {"stamp_sha256", crypto::sha256(response).hex()},
                                  {"time", vault::Timestamp(claim.time).text()}});
      transaction.commit();
      return {device, kept.size};
    }
  }
  throw Error(ErrorCode::not_found, "the time stamp is over no checkpoint that is kept here");
}

std::vector<Finding> judge_stamps(Disclosure& disclosure, const std::optional<std::string>& trusted_pem) {
  std::vector<Finding> findings;
  const bool has_stamp =
      std::ranges::any_of(disclosure.ledgers, [](const DisclosedLedger& ledger) { return !ledger.stamp.empty(); });
  if (trusted_pem && !has_stamp) {
    findings.push_back({"FV-DIS-010", Severity::failure, ErrorCode::authentication_failed,
                        "no ledger in it has a time stamp that could be verified",
                        "leave --tsa out, or ask the discloser for one with a time stamp"});
  }
  for (DisclosedLedger& ledger : disclosure.ledgers) {
    if (ledger.stamp.empty()) continue;
    try {
      const crypto::TimestampClaim claim = crypto::read_timestamp(ledger.stamp);
      if (claim.sha256 != crypto::sha256(bytes_of(ledger.checkpoint))) {
        findings.push_back(stamp_fault(ledger, "is over something else"));
        continue;
      }
      ledger.stamped_at = vault::Timestamp(claim.time);
    } catch (const Error& error) {
      findings.push_back(stamp_fault(ledger, fmt::format("cannot be read: {}", error.what())));
      continue;
    }
    if (!trusted_pem) {
      findings.push_back({"FV-DIS-009", Severity::note, ErrorCode::not_trusted,
                          fmt::format("a time stamp over the ledger of {} says {}, and was not verified",
                                      ledger.device.name.text(), ledger.stamped_at->text()),
                          "give the certificates of the authority with --tsa, or use `openssl ts -verify`"});
    } else if (!crypto::verify_timestamp(ledger.stamp, bytes_of(ledger.checkpoint), *trusted_pem)) {
      findings.push_back(stamp_fault(ledger, "is not by an authority that these certificates lead to"));
    }
  }
  return findings;
}

}  // namespace fieldvault::bundle
