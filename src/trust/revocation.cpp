#include "fieldvault/trust/revocation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fieldvault/crypto/error.hpp"
#include "fieldvault/ledger/ledger.hpp"
#include "listed_cards.hpp"

namespace fieldvault::trust {

TrustedCard revoke_card(vault::Vault& vault, std::string_view name, std::uint64_t last_sequence) {
  TrustedCard trusted = find_by_name(vault.database(), name);
  const std::uint64_t last = std::min(last_sequence, trusted.last_sequence.value_or(last_sequence));
  vault::Transaction transaction(vault.database());
  bool is_changed = false;
  for (const TrustedCard& each : trusted_cards(vault.database())) {
    if (each.card.device() != trusted.card.device()) continue;
    is_changed =
        lower(vault, each, last, {{"fingerprint", each.card.fingerprint()}, {"last_sequence", last}}) || is_changed;
  }
  transaction.commit();
  if (!is_changed && last < last_sequence) {
    throw Error(ErrorCode::forbidden,
                fmt::format("the card of {} was revoked at bundle {} already; that is not loosened",
                            trusted.card.name.text(), last));
  }
  trusted.last_sequence = last;
  return trusted;
}

}  // namespace fieldvault::trust
