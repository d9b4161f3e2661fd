// One leaf of a ledger: who did what to which object when, and what it commits to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fieldvault/crypto/hash.hpp"
#include "fieldvault/vault/clock.hpp"

namespace fieldvault::ledger {

// What happened; new actions may come, so a reader keeps an action that it does not know.
namespace action {
inline constexpr std::string_view vault_init = "vault.init";
inline constexpr std::string_view vault_backup = "vault.backup";
inline constexpr std::string_view slot_add = "slot.add";
inline constexpr std::string_view slot_remove = "slot.remove";
inline constexpr std::string_view slot_use = "slot.use";
inline constexpr std::string_view slot_reconcile = "slot.reconcile";
inline constexpr std::string_view identity_export = "identity.export";
inline constexpr std::string_view keys_rotate = "keys.rotate";
inline constexpr std::string_view trust_add = "trust.add";
inline constexpr std::string_view record_write = "record.write";
inline constexpr std::string_view consent_withdraw = "consent.withdraw";
inline constexpr std::string_view record_set_aside = "record.set-aside";
inline constexpr std::string_view record_return = "record.return";
inline constexpr std::string_view record_open_set_aside = "record.open-set-aside";
inline constexpr std::string_view evidence_attach = "evidence.attach";
inline constexpr std::string_view evidence_extract = "evidence.extract";
inline constexpr std::string_view evidence_refuse = "evidence.refuse";
inline constexpr std::string_view evidence_purge = "evidence.purge";
inline constexpr std::string_view bundle_export = "bundle.export";
inline constexpr std::string_view bundle_again = "bundle.again";
inline constexpr std::string_view bundle_void = "bundle.void";
inline constexpr std::string_view bundle_import = "bundle.import";
inline constexpr std::string_view bundle_audit = "bundle.audit";
inline constexpr std::string_view bundle_disclose = "bundle.disclose";
inline constexpr std::string_view bundle_refuse = "bundle.refuse";
inline constexpr std::string_view bundle_quarantine = "bundle.quarantine";
inline constexpr std::string_view bundle_override = "bundle.override";
inline constexpr std::string_view checkpoint_stamp = "checkpoint.stamp";
inline constexpr std::string_view receipt_give = "receipt.give";
inline constexpr std::string_view receipt_accept = "receipt.accept";
}  // namespace action

struct Entry {
  std::uint64_t index = 0;
  vault::Timestamp time{0};
  std::string actor;   // key id, 16 upper-case hex digits
  std::string action;  // 1 to 64 of [a-z.-]
  std::string object;  // opaque id, 1 to 128 of [a-z0-9:/-]
  crypto::Digest commitment;
  std::optional<crypto::Digest> body;  // evidence: the object name

  // Canonical JSON: {"action","actor","body"?,"commitment","index","object","time","v":1}.
  [[nodiscard]] std::string leaf() const;
  // Takes exactly what leaf() writes; otherwise Error(input_refused).
  [[nodiscard]] static Entry parse(std::string_view leaf);
};

}  // namespace fieldvault::ledger
