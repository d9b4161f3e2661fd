#include "fieldvault/trust/revocation.hpp"

#include <fmt/format.h>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"

namespace fieldvault::trust {

TrustedCard revoke_card(vault::Vault& vault, std::string_view name, std::uint64_t last_sequence) {
  TrustedCard trusted = find_by_name(vault.database(), name);
  if (trusted.last_sequence == last_sequence) return trusted;
  if (trusted.last_sequence && *trusted.last_sequence < last_sequence) {
    throw Error(ErrorCode::forbidden,
                fmt::format("the card of {} was revoked at bundle {} already; that is not loosened",
                            trusted.card.name.text(), *trusted.last_sequence));
  }
  vault::Transaction transaction(vault.database());
  for (const TrustedCard& each : trusted_cards(vault.database())) {
    if (each.card.device() != trusted.card.device() ||
        each.last_sequence.value_or(last_sequence + 1) <= last_sequence) {
      continue;
    }
    vault::Statement update =
        vault.database().prepare("UPDATE trusted_card SET last_sequence = ?1 WHERE fingerprint = ?2");
    update.bind(1, static_cast<std::int64_t>(last_sequence)).bind(2, each.card.fingerprint());
    update.run();
    ledger::Journal(vault).act(action::trust_revoke, each.card.device().text(),
                               {{"fingerprint", each.card.fingerprint()}, {"last_sequence", last_sequence}});
  }
  transaction.commit();
  trusted.last_sequence = last_sequence;
  return trusted;
}

}  // namespace fieldvault::trust
