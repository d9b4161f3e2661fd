// Between whom a bundle goes: the destination that may read it, the officers who may audit it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fieldvault/records/consent.hpp"
#include "fieldvault/trust/trusted_cards.hpp"
#include "fieldvault/vault/vault.hpp"

namespace fieldvault::bundle {

struct Parties {
  trust::Card destination;
  std::vector<trust::Card> auditors;  // in the order of their names, each once
};

// Errors: not_found, not_trusted (revoked), forbidden (this vault itself, or a role that gets no bundle from here).
[[nodiscard]] Parties find_parties(vault::Vault& vault, const std::string& destination,
                                   const std::vector<std::string>& auditors);

// Who gets a disclosure: a trusted card, or any name with a key. Errors: not_found (neither), not_trusted (revoked, or
// the card with this name has another key), forbidden (an officer; share-partner without a card, since consent names
// its partner by the name on one).
[[nodiscard]] crypto::AgeRecipient disclosure_recipient(vault::Database& database, const trust::CardName& to,
                                                        const std::optional<crypto::AgeRecipient>& given,
                                                        records::Use purpose);

// Of a bundle that was prepared earlier: Error(not_trusted) where one of its recipients was revoked since.
void require_not_revoked(vault::Database& database, const crypto::AgeRecipient& recipient);

}  // namespace fieldvault::bundle
